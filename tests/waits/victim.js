// Waits of Node; as victim.c.
const timers = require('timers/promises');
const cell = new Int32Array(new SharedArrayBuffer(4));
async function on(name, wait) {
  process.stdout.write('begin ' + name + '\n');
  await wait();
  process.stdout.write('end ' + name + '\n');
}
(async () => {
  await timers.setTimeout(1);
  await on('setTimeout', () => timers.setTimeout(500));
  await on('setInterval', () => new Promise(over => { const i = setInterval(() => { clearInterval(i); over(); }, 500); }));
  await on('Atomics.wait', () => Atomics.wait(cell, 0, 0, 500));
  await on('AbortSignal.timeout', () => new Promise(over => AbortSignal.timeout(500).addEventListener('abort', over)
    || setTimeout(() => {}, 600)));
  process.exit(0);
})();
