import json, numpy as np, scipy, itertools, math
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable, mcnemar
from statsmodels.stats.proportion import proportion_confint, confint_proportions_2indep
from statsmodels.stats.multitest import multipletests
rng=np.random.default_rng(1)
out={"made":"SciPy %s, statsmodels"%scipy.__version__}
F=[]
for a,n,b,m in [(4,89,6,89),(7,89,6,89),(0,5,5,5),(3,3,0,7),(40,56,51,56),(1,280,30,277),(0,4,0,9),(120,400,160,399)]:
    t=[[a,n-a],[b,m-b]]
    F.append(dict(a=a,n=n,b=b,m=m,greater=stats.fisher_exact(t,'greater')[1],less=stats.fisher_exact(t,'less')[1],twoSided=stats.fisher_exact(t)[1]))
out['fisher']=F
M=[]
for b,c in [(6,2),(2,6),(0,0),(5,0),(10,2),(3,3),(40,61),(1000,1100)]:
    n=b+c
    g=stats.binom.sf(b-1,n,.5); l=stats.binom.cdf(b,n,.5); k=min(b,c)
    mid=2*(stats.binom.cdf(k-1,n,.5)+.5*stats.binom.pmf(k,n,.5)) if n else 1.0
    two=mcnemar([[0,b],[c,0]],exact=True).pvalue if n else 1.0
    M.append(dict(b=b,c=c,greater=float(g),less=float(l),twoSided=float(min(1,two)),midP=float(min(1,mid))))
out['mcnemar']=M
C=[]
for k,n,level in [(4,89,.95),(0,20,.95),(20,20,.95),(1,2,.95),(37,48,.99),(6,89,.9),(1200,2000,.95)]:
    r=stats.binomtest(k,n).proportion_ci(level,method='exact'); w=stats.binomtest(k,n).proportion_ci(level,method='wilson')
    C.append(dict(k=k,n=n,level=level,low=r.low,high=r.high,wilsonLow=w.low,wilsonHigh=w.high))
out['clopperPearson']=C
S=[]
for T,nA,nB in [(1,5,5),(6,5,5),(20,5,4),(89,5,5),(12,1,1)]:
    rows=[]
    for t in range(T):
        p=rng.beta(.4,.8); a=int(rng.binomial(nA,p)); b=int(rng.binomial(nB,min(1,p+.15))); rows.append([a,nA-a,b,nB-b])
    st=StratifiedTable([np.array([[r[0],r[1]],[r[2],r[3]]],float) for r in rows])
    q=st.test_null_odds(correction=False)
    # exact: convolve scipy hypergeometrics
    d=np.array([1.0]); off=0; obs=0
    for r in rows:
        N=sum(r);K=r[0]+r[2];n=r[0]+r[1]; lo=max(0,n+K-N);hi=min(n,K); d=np.convolve(d,stats.hypergeom.pmf(np.arange(lo,hi+1),N,K,n)); off+=lo; obs+=r[0]
    i=obs-off
    S.append(dict(rows=rows,statistic=float(q.statistic),p=float(q.pvalue),oddsRatio=float(st.oddsratio_pooled),greater=float(d[i:].sum()),less=float(d[:i+1].sum()),twoSided=float(d[d<=d[i]*(1+1e-7)].sum())))
out['strata']=S
N=[]
for a,n,b,m,level in [(56,70,48,80,.95),(9,10,3,10,.95),(10,10,0,20,.95),(4,89,6,89,.95),(6,7,2,7,.9)]:
    low,upp=confint_proportions_2indep(a,n,b,m,method='newcomb',compare='diff',alpha=1-level)
    N.append(dict(a=a,n=n,b=b,m=m,level=level,low=float(low),high=float(upp)))
out['newcombe']=N
H=[]
for p in [[.01,.04],[.03,.01,.04,.02],[.5,.5,.5],[.001],[.2,.01,.03,.04,.9,.011]]:
    H.append(dict(p=p,holm=[float(x) for x in multipletests(p,method='holm')[1]],bh=[float(x) for x in multipletests(p,method='fdr_bh')[1]]))
out['many']=H
P=[]
for n,c,k in [(5,2,3),(10,0,4),(10,10,4),(10,3,10),(7,5,2),(200,17,100)]:
    P.append(dict(n=n,c=c,k=k,any=1-math.comb(n-c,k)/math.comb(n,k),all=math.comb(c,k)/math.comb(n,k)))
out['passAtK']=P
E_=[]
for b,c in [(0,0),(1,0),(6,2),(30,10),(300,200)]:
    E_.append(dict(b=b,c=c,value=float(np.exp((b+c)*np.log(2)+scipy.special.betaln(b+.5,c+.5)-scipy.special.betaln(.5,.5)))))
out['eValue']=E_
T=[]
for pairs in [[(5,5,3,5),(0,5,1,5),(2,5,2,4),(4,4,5,5)],[(1,3,2,3),(3,3,0,3)]]:
    x=np.array([a/n-b/m for a,n,b,m in pairs]); w=sum((a/n)*(1-a/n)/(n-1)+(b/m)*(1-b/m)/(m-1) for a,n,b,m in pairs)
    q=stats.t.ppf(.975,len(x)-1); se=x.std(ddof=1)/np.sqrt(len(x)); fe=np.sqrt(w)/len(x)
    T.append(dict(pairs=pairs,mean=float(x.mean()),taskError=float(se),attemptError=float(fe),low=float(x.mean()-q*se),high=float(x.mean()+q*se)))
out['taskMeans']=T
# Newcombe paired, worked by hand from the published formula with statsmodels' Wilson intervals
NP=[]
for e,f,g,h,level in [(36,12,2,0,.95),(20,12,2,16,.95),(0,6,2,81,.95),(10,0,0,0,.95),(1,1,6,1,.9)]:
    n=e+f+g+h; p1=(e+f)/n;p2=(e+g)/n
    l1,u1=proportion_confint(e+f,n,1-level,'wilson'); l2,u2=proportion_confint(e+g,n,1-level,'wilson')
    d=(e+f)*(g+h)*(e+g)*(f+h); num=e*h-f*g
    num=max(0,num-n/2) if num>0 else num
    phi=num/math.sqrt(d) if d else 0
    lo=(p1-p2)-math.sqrt(max(0,(p1-l1)**2-2*phi*(p1-l1)*(u2-p2)+(u2-p2)**2)); hi=(p1-p2)+math.sqrt(max(0,(u1-p1)**2-2*phi*(u1-p1)*(p2-l2)+(p2-l2)**2))
    NP.append(dict(both=e,onlyA=f,onlyB=g,neither=h,level=level,low=lo,high=hi))
out['newcombePaired']=NP
# intraclass correlation from SciPy's one-way analysis of variance of the single outcomes: (F - 1)/(F + n0 - 1)
I=[]
for rows in [[(5,5),(0,5),(4,5),(1,5)],[(3,3),(0,3),(0,3),(0,3),(3,3),(1,3)],[(2,4),(1,2),(5,6),(0,1),(0,3)],[(1,2),(1,2),(1,2)]]:
    g=[[1.0]*k+[0.0]*(n-k) for k,n in rows]; f=float(stats.f_oneway(*g).statistic); N=sum(n for _,n in rows)
    n0=(N-sum(n*n for _,n in rows)/N)/(len(rows)-1)
    I.append(dict(rows=rows,value=(f-1)/(f+n0-1)))
r2=np.random.default_rng(12); rows=[(int(r2.binomial(5,p)),5) for p in r2.beta(.3,.7,size=60)]
f=float(stats.f_oneway(*[[1.0]*k+[0.0]*(n-k) for k,n in rows]).statistic); I.append(dict(rows=rows,value=(f-1)/(f+4)))
out['intraclass']=I
json.dump(out,open("expected.json",'w'),indent=1)
