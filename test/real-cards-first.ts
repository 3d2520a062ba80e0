/**
 * Which test files begin first. Those on real card readers wait for pcscd's own deadlines, up to two minutes a file, and are short
 * to read: by size they came last, each alone at the end while the machine idled.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const onRealReaders = ({ moduleId }: TestSpecification): boolean =>
  moduleId.endsWith('.pcscd.test.ts');

export class RealCardsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return [...usual.filter(onRealReaders), ...usual.filter((file) => !onRealReaders(file))];
  }
}
