// What a person at the terminal sees of long steps: what is going on, and for how many seconds.
const began = Date.now();
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);
const terminal = process.stdout.isTTY === true;

/** One line, with the seconds since the start. */
export function say(text) {
  clear();
  console.log(`[${seconds(began).padStart(5)} s] ${text}`);
}

function clear() {
  if (terminal) process.stdout.write('\r\x1b[K');
}

/**
 * Runs a step and shows that it goes on: on a terminal one line that counts, elsewhere a line every
 * five seconds. `work` may report what it is at.
 */
export async function step(title, work) {
  const since = Date.now();
  let at = '';
  const line = () => `${title}${at ? ` · ${at}` : ''} … ${seconds(since)} s`;
  const show = () => {
    if (terminal) process.stdout.write(`\r\x1b[K[${seconds(began).padStart(5)} s] ${line()}`);
    else say(line());
  };
  if (terminal) show();
  else say(title);
  const timer = setInterval(show, terminal ? 200 : 5000);
  try {
    return await work((text) => (at = text));
  } finally {
    clearInterval(timer);
    if (terminal) say(`${title}，${seconds(since)} s`);
    else if (Date.now() - since > 1000) say(`${title}，完成 / done，${seconds(since)} s`);
  }
}
