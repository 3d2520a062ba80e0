/** Our own pairs of M1 and CPU cards with every format pass the maker's kit. */
import { ownPairsConform } from './short-form.ts';

ownPairsConform('other-cards');
