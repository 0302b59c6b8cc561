import { Prisma } from '@skydeck/db';
import { AppError } from '../app-error';

/** Does what writes a unique name. @throws AppError CONFLICT when the name is taken */
export async function refusingTakenName<T>(what: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new AppError('CONFLICT', `There is a ${what} with the name ${name} already.`, {
        field: 'name',
        hint: 'Choose another name.',
      });
    }
    throw error;
  }
}
