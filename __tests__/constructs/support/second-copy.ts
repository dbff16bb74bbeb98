/** Node's own `require`, which loads packages for all test files: __tests__/support/load-once/environment.js. */
declare const loadOnce: NodeJS.Require;

/** A second copy of CDKTF, as in a project that installs it twice. */
export function loadSecondCopy(): typeof import("cdktf") {
  const { cache } = loadOnce;
  const isCdktf = (file: string) => /\/node_modules\/cdktf\//.test(file);
  const take = () => {
    const taken = Object.entries(cache).filter(([file]) => isCdktf(file));
    for (const [file] of taken) delete cache[file];
    return Object.fromEntries(taken);
  };
  const first = take();
  try {
    return loadOnce("cdktf");
  } finally {
    take();
    Object.assign(cache, first);
  }
}
