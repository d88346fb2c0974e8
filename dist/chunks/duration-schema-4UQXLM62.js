import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-K3LQBSSP.js";import"./chunk-YFWSTNYZ.js";import"./chunk-7FEVNPAG.js";export{a as durationSchema};
