// Runs before the page's own scripts: keeps every worker so that a test can end one as a crash would.
(() => {
  const workers = [];
  const NativeWorker = window.Worker;
  window.Worker = class Worker extends NativeWorker {
    constructor(url, options) {
      super(url, options);
      workers.push({ worker: this, url: String(url) });
    }
  };
  /** Ends the workers whose address contains `part`; returns how many there were. */
  window.killWorkers = (part) => {
    const hit = workers.filter(({ url }) => url.includes(part));
    for (const { worker } of hit) worker.terminate();
    return hit.length;
  };
})();
