import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{K as r}from"./chunk-KSMAFGJT.js";var o=r(["pass","fail","error","skip"]);export{o as a};
