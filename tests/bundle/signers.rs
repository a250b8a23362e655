//! OpenSSH's `allowed_signers`, judged beside the real `ssh-keygen`.
