/** Our own pairs of SLE4442 and SLE4428 with every format pass the maker's kit. */
import { ownPairsConform } from './short-form.ts';

ownPairsConform('memory-cards');
