/**
 * Letters of other scripts that in most typefaces look like a Latin one, each pair with the letter it passes for. The
 * pairs are those with one Latin letter in the confusables table of Unicode Technical Standard 39 that are in common
 * use; the table's thousands of rarities are of no use to somebody who hides a text.
 */
const pairs =
  'аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl қk ѵv ԍg ո' +
  'n ցg օo ս' +
  'u հh АA ВB ЕE ЗZ КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS ԚQ ԜW Ѵ' +
  'V ԌG αa οo ρp νv υu κk ιi χx γy τt ηn ωw εe ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϲc ϳj ƅb ɡg ɑa ɩi ʏy ᴄc ᴏo ᴠv ᴡw ᴢz';

const lookalikes: ReadonlyMap<string, string> = new Map(
  pairs.split(' ').map(pair => {
    const [foreign, latin] = [...pair];
    return [foreign!, latin!];
  }),
);

/** The Latin letter that a letter passes for, or `undefined`. */
export function latinLookalike(letter: string): string | undefined {
  return lookalikes.get(letter);
}
