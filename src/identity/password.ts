/** What a password must be. Pure. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { AccountRefused } from './errors.js';

/** The fewest characters of a password. */
export const SHORTEST = 10;
/** A shorter name is in many a word. */
const TELLING = 4;
/** Of 0 to 4; below it stand the commonest passwords and what is one in disguise. */
const STRONG_ENOUGH = 2;

const strength = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** @throws AccountRefused when the password is short, holds the account's name, or is easily guessed */
export function assertPassword(password: string, account: string): void {
  if (password.length < SHORTEST) {
    throw new AccountRefused({
      zh: `密码至少 ${String(SHORTEST)} 个字符`,
      en: `the password needs at least ${String(SHORTEST)} characters`,
    });
  }
  if (account.length >= TELLING && password.toLowerCase().includes(account.toLowerCase())) {
    throw new AccountRefused({
      zh: '密码不能包含账号名',
      en: 'the password must not contain the name of the account',
    });
  }
  if (strength.check(password, [account]).score < STRONG_ENOUGH) {
    throw new AccountRefused({
      zh: '这个密码太常见，容易被猜中，请换一个',
      en: 'this password is too common and easily guessed; choose another',
    });
  }
}
