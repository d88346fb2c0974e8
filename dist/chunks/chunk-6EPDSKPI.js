import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function c(e){let n=/^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(e.trim());if(n===null)return null;let r=n[2]??"",t=10**r.length,o=+`${n[1]}${r}`;return o<=100*t?{numerator:o,denominator:t}:null}function u({numerator:e,denominator:n}){return String(e/n)}export{c as a,u as b};
