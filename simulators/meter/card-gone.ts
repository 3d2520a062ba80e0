/** The card is not in the meter's slot any more. */
export class CardGone extends Error {}

/** What a card answered; throws CardGone where it was nothing. */
export function answered<T>(answer: T | null): T {
  if (answer === null) {
    throw new CardGone();
  }
  return answer;
}
