const { Module } = require("node:module");
const { constants, createContext, runInContext } = require("node:vm");
const { isNativeError } = require("node:util/types");
const { TestEnvironment } = require("jest-environment-node");
const { disableUsed } = require("./used-storages.js");

const VARIABLES = process.env;

/** What a test's clock replaces, and must also replace for the modules that are loaded once. */
const OF_TIME = ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"];

/** Gives a second object a property of the first one, including assignments to it. */
function share(first, second, name) {
  Object.defineProperty(second, name, {
    configurable: true,
    enumerable: true,
    get: () => first[name],
    set: (value) => {
      first[name] = value;
    },
  });
}

/** Node.js makes some of its globals when they are first used. */
function takeWhenUsed(global, name) {
  const define = (value) =>
    Object.defineProperty(global, name, { configurable: true, writable: true, value });
  Object.defineProperty(global, name, {
    configurable: true,
    get: () => define(globalThis[name])[name],
    set: define,
  });
}

/** Makes `instanceof Error` true for errors from the other context as well. */
function recognizeErrors({ Error: own, Function: { prototype } }) {
  const isInstance = prototype[Symbol.hasInstance];
  Object.defineProperty(own, Symbol.hasInstance, {
    configurable: true,
    value(thrown) {
      return isInstance.call(this, thrown) || (this === own && isNativeError(thrown));
    },
  });
}

/**
 * CDKTF keeps a stack trace for each token, which only some of its errors quote. Jest maps each to the sources, which
 * takes as long as the rest of a synthesis.
 */
function forgetWhereTokensWereMade() {
  const filename = require.resolve("cdktf/lib/tokens/private/stack-trace.js");
  require.cache[filename] = Object.assign(new Module(filename), {
    loaded: true,
    exports: { captureStackTrace: () => [] },
  });
}

recognizeErrors(globalThis);
forgetWhereTokensWereMade();

/**
 * Jest's Node.js environment, except that each worker loads certain packages only once for all of its test files
 * (transform.js), because loading them takes longer than most files' tests. Test files and these packages have the same
 * clock and the same environment variables, whatever a test replaces, and each file gets them in their original state.
 */
module.exports = class LoadOnceEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.variables = { ...VARIABLES };
    this.time = OF_TIME.map((name) => [name, globalThis[name]]);
    this.useOrdinaryGlobal(config.projectConfig);
    this.global.loadOnce = require;
    for (const name of OF_TIME) share(globalThis, this.global, name);
    share(process, this.global.process, "env");
    recognizeErrors(this.global);
  }

  /** Jest's own global object is a proxy, which every use of `Map` or `JSON` has to ask first. */
  useOrdinaryGlobal(config) {
    const made = this.global;
    this.context = createContext(constants.DONT_CONTEXTIFY);
    const global = runInContext("globalThis", this.context);
    for (const name of Reflect.ownKeys(made)) {
      if (Object.hasOwn(global, name)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(made, name);
      if (descriptor.get === undefined) Object.defineProperty(global, name, descriptor);
      else takeWhenUsed(global, name);
    }
    Object.assign(global, { global, Buffer, ArrayBuffer, Uint8Array });
    global.Error.stackTraceLimit = made.Error.stackTraceLimit;
    this.global = global;
    this.moduleMocker = new this.moduleMocker.constructor(global);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({ config, global });
  }

  async teardown() {
    await super.teardown();
    disableUsed();
    Object.assign(globalThis, Object.fromEntries(this.time));
    process.env = VARIABLES;
    for (const name of Object.keys(VARIABLES)) if (!(name in this.variables)) delete VARIABLES[name];
    Object.assign(VARIABLES, this.variables);
  }
};
