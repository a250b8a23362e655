"""Reads profiles as NetworkManager does; says what it does not take, and ends with 1 then."""

import sys

import gi

gi.require_version("NM", "1.0")
from gi.repository import GLib, NM

FOLDER = "/etc/NetworkManager/system-connections"


def complaints(path):
    said = []

    def complain(_file, _profile, _kind, data, *_):
        said.append(str(data.warn_get()))
        return True

    file = GLib.KeyFile()
    file.load_from_file(path, GLib.KeyFileFlags.NONE)
    flags = NM.KeyfileHandlerFlags.NONE
    profile = NM.keyfile_read(file, FOLDER, flags, complain, None)
    # The daemon makes one of the file's name.
    profile.get_setting_connection().set_property("uuid", NM.utils_uuid_generate())
    profile.normalize()
    profile.verify()
    # A key that it does not know is passed over without a word: it is not written again.
    again = NM.keyfile_write(profile, flags, None, None)
    for group in file.get_groups()[0]:
        known = again.get_keys(group)[0] if again.has_group(group) else []
        keys = set(file.get_keys(group)[0])
        said.extend(f"[{group}] {key}" for key in sorted(keys - set(known)))
    return said


failed = False
for path in sys.argv[1:]:
    try:
        said = complaints(path)
    except GLib.Error as error:
        said = [error.message]
    for line in said:
        print(f"{path}: {line}")
        failed = True
sys.exit(failed)
