"""Python runs this before moto's server.

It mends what of moto would keep Terraform from being right, or the reconciliation, and what no list of differences could
hold because it comes and goes. What moto merely lacks is listed in ../support/emulator-gaps.ts instead.
"""

import os
import sys
import threading
import time

# moto reads and replaces a queue's list of messages without a lock: two receivers are given the same message, and
# one that is sent during a delete can be lost. While nothing but its own waiting interrupts a handler, neither is.
sys.setswitchinterval(5)

from moto.sqs.models import Queue  # noqa: E402

# The provider waits for minutes for a redrive allow policy that moto does not keep.
Queue.BASE_ATTRIBUTES.append("RedriveAllowPolicy")
Queue.redrive_allow_policy = None

set_attributes = Queue._set_attributes


def set_only_what_is_given(self, attributes, now=None):
    """moto erases a queue's policy when another attribute is set; the provider sets both at the same time."""
    kept = {} if "Policy" in attributes or not hasattr(self, "_policy_json") else {"Policy": self.policy}
    set_attributes(self, {**kept, **attributes}, now)
    # An empty text removes it.
    self.redrive_allow_policy = self.redrive_allow_policy or None


Queue._set_attributes = set_only_what_is_given


def end_with_parent(parent=os.getppid()):
    """A test that is killed cannot end the server."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
