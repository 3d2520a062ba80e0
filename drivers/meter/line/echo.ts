/**
 * Two-wire adapters hear themselves. Such an echo is taken off by its place, right behind the question, and not by its
 * form: some answers (Modbus function 6) look exactly like their question.
 */

/** Takes portions of what was heard; answers what is left of each without the echo of `sent`. */
export function echoOf(sent: Uint8Array): (heard: Uint8Array) => Uint8Array {
  let at = 0;
  return (heard) => {
    let taken = 0;
    while (taken < heard.length && at < sent.length && heard[taken] === sent[at]) {
      taken += 1;
      at += 1;
    }
    // A spoiled echo ends here: the rest is looked at like everything else.
    if (taken < heard.length) at = sent.length;
    return heard.subarray(taken);
  };
}
