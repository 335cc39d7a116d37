/** Made-up people of a county's organisations: who speaks for each, and how to reach them. */
import { Random } from './random.js';

/** The people of one organisation; all invented. */
export interface Staff {
  readonly code: string;
  readonly liaison: string;
  readonly officer: string;
  readonly sponsor: string;
  readonly email: string;
  readonly phone: string;
}

const surnames = Array.from('季葛姜瞿曹顾徐钱陆张吴严丁袁保邱蒋管陈黄倪施高王');
const givenNames = ['春华', '亮', '伟', '永明', '海峰', '志强', '亚军', '晓燕', '丽娟', '国平'];

/** The same region gives the same people; `county` is what their addresses end in, of no other county. */
export function staffOf(codes: readonly string[], region: string, county: string): Staff[] {
  return codes.map((code, i) => {
    const person = (post: string) => {
      const random = new Random(`people/${region}/${post}/${code}`);
      return `${random.pick(surnames)}${random.pick(givenNames)}`;
    };
    return {
      code,
      liaison: person('liaison'),
      officer: person('officer'),
      sponsor: person('sponsor'),
      email: `${code.toLowerCase()}@${county}.example`,
      phone: `0513-8068${(1000 + i).toString()}`,
    };
  });
}
