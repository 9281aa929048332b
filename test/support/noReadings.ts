import type { Readings } from '#extension/study';

const none = () => Promise.reject(new Error('there is no editor to be asked'));

/** For studies that compare the text with nothing. */
export const noReadings: Readings = {
  saved: none,
  committed: none,
  second: none,
  joined: none,
  wordings: () => ({ neutral: '', paraphrases: [] }),
};
