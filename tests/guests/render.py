"""What cloud-init makes of network-config files: render.py DIST_PACKAGES FILE… prints, for each file, a map from
a renderer's name to the files that it writes, as JSON."""

import json
import logging
import os
import sys
import tempfile
import warnings

# What it says of versions and of netplan's absence is no matter here.
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
sys.path.insert(0, sys.argv[1])

import yaml  # noqa: E402
import cloudinit.distros  # noqa: E402,F401  (first, since its modules need each other)
from cloudinit.distros import rhel  # noqa: E402
from cloudinit.net import eni, netplan, network_manager, networkd, network_state, sysconfig  # noqa: E402

RENDERERS = {
    "eni": lambda: eni.Renderer(),
    "sysconfig": lambda: sysconfig.Renderer(dict(rhel.Distro.renderer_configs["sysconfig"])),
    "network-manager": lambda: network_manager.Renderer(),
    "networkd": lambda: networkd.Renderer(),
    "netplan": lambda: netplan.Renderer({"netplan_path": "etc/netplan/50-cloud-init.yaml", "postcmds": False}),
}


def rendered(text, name):
    renderer = RENDERERS[name]()
    with tempfile.TemporaryDirectory() as target:
        state = network_state.parse_net_config_data(yaml.safe_load(text), renderer)
        renderer.render_network_state(state, target=target)
        files = {}
        for folder, _, names in os.walk(target):
            for one in names:
                path = os.path.join(folder, one)
                with open(path) as file:
                    files[os.path.relpath(path, target)] = file.read()
        return files


def all_of(path):
    with open(path) as file:
        text = file.read()
    return {name: rendered(text, name) for name in RENDERERS}


print(json.dumps([all_of(path) for path in sys.argv[2:]]))
