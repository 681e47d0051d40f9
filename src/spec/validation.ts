/**
 * zod as this program uses it: without compiling schemas to functions, which the page's policy forbids. Import `z` from here, so
 * that no schema is made before that is settled.
 */
import { z } from "zod";

z.config({ jitless: true });

export { z };
