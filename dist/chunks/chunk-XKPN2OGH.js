import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a as e}from"./chunk-GGIWIY7U.js";var r=class extends e{name="WorldError";exitCode=3};export{r as a};
