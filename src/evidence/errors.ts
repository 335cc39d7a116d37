import { DomainError } from '../domain/errors.js';

/** More papers than one flow, or one enterprise, is given room for. */
export class NoRoomForFile extends DomainError {
  readonly code = 'evidence.full';
  override readonly kind = 'refused';
  constructor(of: 'flow' | 'enterprise', roomMb: number) {
    const room = `${String(roomMb)} MB`;
    super(
      of === 'flow'
        ? {
            zh: `这一事项的附件合计已到 ${room} 上限，请压缩后再传，或联系牵头单位`,
            en: `the files beside this item have reached ${room}; send smaller ones or ask the lead bureau`,
          }
        : {
            zh: `这家企业的附件合计已到 ${room} 上限，请压缩后再传，或联系牵头单位`,
            en: `the files of this enterprise have reached ${room}; send smaller ones or ask the lead bureau`,
          },
    );
  }
}

/** No such file, or none that this person may open: the same answer. */
export class FileNotFound extends DomainError {
  readonly code = 'evidence.not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '没有这个文件', en: 'there is no such file' });
  }
}
