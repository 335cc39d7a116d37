import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'public';

/** This route is open to people who are not logged in. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(PUBLIC, true);
