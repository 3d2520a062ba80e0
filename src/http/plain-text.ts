/** Plain text is for a printer or a terminal, and only where it is asked for and JSON is not. */
export const wantsText = (accept: string | undefined): boolean =>
  accept !== undefined && /\btext\/plain\b/.test(accept) && !/\bapplication\/json\b/.test(accept);
