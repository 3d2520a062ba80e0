/** Whole digits that the wheel of a meter may have; the station's rule (core/reading.ts) says the same. */
export const WHEEL_DIGITS = { least: 4, most: 8 } as const;
