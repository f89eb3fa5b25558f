// Prints the catalogue of probes.
import { catalogueText } from './probe-catalogue.ts';

process.stdout.write(catalogueText());
