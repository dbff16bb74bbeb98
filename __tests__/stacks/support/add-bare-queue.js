/** Loaded before main.ts: adds a queue that must not be deployed. */
const { SqsQueue } = require("@cdktf/provider-aws/lib/sqs-queue");
const { App, TerraformStack } = require("cdktf");

const { synth } = App.prototype;

App.prototype.synth = function synthWithBareQueue() {
  const stack = this.node.children.find(TerraformStack.isStack);
  new SqsQueue(stack, "added-by-somebody", { name: "bare" });
  return synth.call(this);
};
