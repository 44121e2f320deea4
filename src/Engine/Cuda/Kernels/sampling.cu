// The next token of every row, from logits [rows, VOCABULARY] in the model's type, rows at multiples of 16 bytes, without sorting them.
//   scan   streams the logits once: of each chunk of 512 the largest value, penalised, as a key whose unsigned order is that of the values
//   pick   one block a row. The k-th largest of the chunks' keys bounds the k-th logit from below, so only about k chunks are read again; what
//          reaches the bound is ranked exactly (value falling, then id rising), then temperature, top-k, top-p, min-p and the row's draw,
//          in double precision as the host's sampler does it.
//   score  where a row asks for it: ln of the sum over its logits as the model gave them, the chosen one and the likeliest, to memory of the host.
// topK: 1 to 64; temperature 0 is greedy. Ids from row.firstUnused on are never chosen. A row whose stream is no number gets -1.
// Bytes: the logits once.
#define CHUNKS ((VOCABULARY+511)/512)
#define ROOM 1024
#define LEAST -1e30f
#define STRIDE ((VOCABULARY+7)/8*8)
#define MOST_SCORED 20
struct Scores { float whole,chosen; int ids[MOST_SCORED]; float logits[MOST_SCORED]; };
// given: per chunk the key of the largest logit as the model gave it, and the sum of exp(logit − largest).
struct Sampling { const Element* logits; const Row* rows; const int* finite; u32* keys; uint2* given; int* token; Scores* scores; };

DI u32 keyOf(float f){ u32 u=__float_as_uint(f); return u&0x80000000u?~u:u|0x80000000u; }
DI float valueOf(u32 k){ return __uint_as_float(k&0x80000000u?k&0x7fffffffu:~k); }

// The 16 logits of a lane in a chunk: two runs of eight neighbours, or four of four.
#if F32
#define RUN 4
#else
#define RUN 8
#endif
#define RUNS (16/RUN)
DI int idOf(int chunk,int lane,int i){ return chunk*512+i/RUN*(RUN*32)+lane*RUN+i%RUN; }
DI void fetch(const Sampling& p,i64 b,int chunk,int lane,uint4* v){
#pragma unroll
  for(int j=0;j<RUNS;j++){ int id=idOf(chunk,lane,j*RUN); v[j]=id<VOCABULARY?*(const uint4*)(p.logits+b*STRIDE+id):make_uint4(0,0,0,0); } }
DI void shape(const uint4* v,const Row& row,int chunk,int lane,float* f){
#if F32
#pragma unroll
  for(int j=0;j<4;j++){ f[4*j]=__uint_as_float(v[j].x); f[4*j+1]=__uint_as_float(v[j].y); f[4*j+2]=__uint_as_float(v[j].z); f[4*j+3]=__uint_as_float(v[j].w); }
#else
  unpack8(v[0],f); unpack8(v[1],f+8);
#endif
#pragma unroll
  for(int i=0;i<16;i++) f[i]=fmaxf(f[i],LEAST);          // what is no number becomes the smallest value
  if(row.penalty!=0.f)
#pragma unroll
    for(int j=0;j<RUNS;j++){ int id=idOf(chunk,lane,j*RUN); if(id>=VOCABULARY) continue; u32 m=((const u32*)row.seen)[id>>5]>>(id&31);
#pragma unroll
      for(int i=0;i<RUN;i++) if((m>>i)&1) f[j*RUN+i]-=row.penalty; }
  if(chunk*512+512>row.firstUnused)
#pragma unroll
    for(int i=0;i<16;i++) if(idOf(chunk,lane,i)>=row.firstUnused) f[i]=LEAST; }

// Grid (CHUNKS/8 rounded up, rows).
KERNEL(256) scan(Sampling p){
  int lane=threadIdx.x&31,chunk=blockIdx.x*8+(threadIdx.x>>5); i64 b=blockIdx.y; Row row=p.rows[b];
  begin();
  if(row.length<=0 || chunk>=CHUNKS) return;
  uint4 v[RUNS]; float f[16]; fetch(p,b,chunk,lane,v); shape(v,row,chunk,lane,f);
  float most=f[0];
#pragma unroll
  for(int i=1;i<16;i++) most=fmaxf(most,f[i]);
  u32 key=__reduce_max_sync(ALL,keyOf(most)); if(lane==0) p.keys[b*CHUNKS+chunk]=key;
  if(row.likeliest<0) return;
  if(row.penalty!=0.f){ row.penalty=0.f; shape(v,row,chunk,lane,f); most=f[0];
#pragma unroll
    for(int i=1;i<16;i++) most=fmaxf(most,f[i]);
    key=__reduce_max_sync(ALL,keyOf(most)); }
  float largest=valueOf(key),sum=0;
#pragma unroll
  for(int i=0;i<16;i++) sum+=f[i]<=LEAST?0.f:expf(f[i]-largest);
  sum=warpSum(sum); if(lane==0) p.given[b*CHUNKS+chunk]=make_uint2(key,__float_as_uint(sum)); }

DI double exactly(float logit,float best,double temperature){ return exp(((double)logit-(double)best)/temperature); }

// The k first of a row, value falling, then id rising, into top: value and complement of the id. 512 threads; EVERY: numbers from one chunk's key to
// the next one's. Gives how many there are, k at most.
struct Room { u64 candidate[ROOM],top[64]; int list[CHUNKS],listed,found; };
template<int EVERY> DI int rank(const Sampling& p,const Row& row,i64 b,int k,const u32* keys,Room& room){
  u64* candidate=room.candidate; u64* top=room.top; int* list=room.list; int &listed=room.listed,&found=room.found; int tid=threadIdx.x,lane=tid&31,warp=tid>>5;
  u32 key=tid<CHUNKS?keys[tid*EVERY]:0;
  if(tid==0){ listed=0; found=0; }
  // the k-th largest of the chunks' keys, its lower 16 bits cut off: 16 rounds of bisection
  u32 bound=0;
#pragma unroll 1
  for(int bit=31;bit>=16;bit--){ u32 c=bound|(1u<<bit); if(__syncthreads_count(key>=c)>=k) bound=c; }
  if(tid<CHUNKS && key>=bound) list[atomicAdd(&listed,1)]=tid;
  __syncthreads();
  int chunks=listed;
  for(int i0=warp;i0<chunks;i0+=64){        // four chunks of a warp in flight
    uint4 v[4][RUNS];
#pragma unroll
    for(int q=0;q<4;q++) if(i0+16*q<chunks) fetch(p,b,list[i0+16*q],lane,v[q]);
#pragma unroll
    for(int q=0;q<4;q++) if(i0+16*q<chunks){ int chunk=list[i0+16*q]; float f[16]; shape(v[q],row,chunk,lane,f); u32 hit=0;
#pragma unroll
      for(int i=0;i<16;i++) hit|=(keyOf(f[i])>=bound && idOf(chunk,lane,i)<VOCABULARY?1u:0u)<<i;
      if(hit){ int at=atomicAdd(&found,__popc(hit));
#pragma unroll
        for(int i=0;i<16;i++) if((hit>>i)&1){ if(at<ROOM) candidate[at]=((u64)keyOf(f[i])<<32)|(u32)~idOf(chunk,lane,i); at++; } } } }
  __syncthreads();
  int m=found;
  if(m>ROOM){       // rare (many equals, flat rows): the exact k-th value by bisection over the listed chunks, then equals in the order of their ids
    u32 exact=0;
    for(int bit=31;bit>=0;bit--){ u32 c=exact|(1u<<bit); __syncthreads(); if(tid==0) found=0; __syncthreads(); int n=0;
      for(int i=warp;i<chunks;i+=16){ uint4 v[RUNS]; float f[16]; fetch(p,b,list[i],lane,v); shape(v,row,list[i],lane,f);
#pragma unroll
        for(int e=0;e<16;e++) n+=keyOf(f[e])>=c && idOf(list[i],lane,e)<VOCABULARY; }
      atomicAdd(&found,n); __syncthreads(); if(found>=k) exact=c; }
    __syncthreads(); if(tid==0) found=0; __syncthreads();
    if(warp==0){ int have=0;       // first all that is larger, then the equals
      for(int pass=0;pass<2;pass++) for(int chunk=0;chunk<CHUNKS && (pass==0 || have<k);chunk++){
        if(keys[chunk*EVERY]<exact) continue;
        uint4 v[RUNS]; float f[16]; fetch(p,b,chunk,lane,v); shape(v,row,chunk,lane,f);
#pragma unroll
        for(int j=0;j<RUNS;j++){ int n=0;
#pragma unroll
          for(int i=0;i<RUN;i++){ u32 o=keyOf(f[j*RUN+i]); n+=(pass==0?o>exact:o==exact) && idOf(chunk,lane,j*RUN+i)<VOCABULARY; }
          int upTo=n;
#pragma unroll
          for(int o=1;o<32;o<<=1){ int u=__shfl_up_sync(ALL,upTo,o); if(lane>=o) upTo+=u; }
          int at=have+upTo-n;
#pragma unroll
          for(int i=0;i<RUN;i++){ u32 o=keyOf(f[j*RUN+i]); if((pass==0?o>exact:o==exact) && idOf(chunk,lane,j*RUN+i)<VOCABULARY){ if(at<k) candidate[at]=((u64)o<<32)|(u32)~idOf(chunk,lane,j*RUN+i); at++; } }
          have+=__shfl_sync(ALL,upTo,31); } }
      if(lane==0) found=have<k?have:k; }
    __syncthreads(); m=found; }
  // ranked by counting, four threads a candidate
  for(int i0=0;i0<m;i0+=128){ int i=i0+(tid>>2),rank=0; u64 a=i<m?candidate[i]:0; if(i<m) for(int j=tid&3;j<m;j+=4) rank+=candidate[j]>a;
    rank+=__shfl_xor_sync(ALL,rank,1); rank+=__shfl_xor_sync(ALL,rank,2); if(i<m && (tid&3)==0 && rank<k) top[rank]=a; }
  __syncthreads();
  return m<k?m:k; }

KERNEL(512) pick(Sampling p){
  __shared__ Room room;
  int tid=threadIdx.x,lane=tid&31,warp=tid>>5; i64 b=blockIdx.x; Row row=p.rows[b];
  begin();
  if(row.length<=0) return;
  if(!p.finite[b]){ if(tid==0) p.token[b]=-1; return; }
  int k=row.temperature>0.0?row.topK:1; k=k<1?1:k>64?64:k;
  k=rank<1>(p,row,b,k,p.keys+b*CHUNKS,room); const u64* top=room.top;
  if(warp) return;
  int chosen=0;
  if(row.temperature>0.0 && k>1){
    float best=valueOf((u32)(top[0]>>32));
    double w0=lane<k?exactly(valueOf((u32)(top[lane]>>32)),best,row.temperature):0.0,w1=lane+32<k?exactly(valueOf((u32)(top[lane+32]>>32)),best,row.temperature):0.0,p0=w0,p1=w1;
#pragma unroll
    for(int o=1;o<32;o<<=1){ double u=__shfl_up_sync(ALL,p0,o),y=__shfl_up_sync(ALL,p1,o); if(lane>=o){ p0+=u; p1+=y; } }
    double half=__shfl_sync(ALL,p0,31); p1+=half; double sum=__shfl_sync(ALL,p1,31),wanted=row.topP*sum;
    // kept: while what comes before is less than top-p of the sum, the first always, and at least min-p times the first
    double e0=__shfl_up_sync(ALL,p0,1),e1=__shfl_up_sync(ALL,p1,1); if(lane==0) e1=half;
    bool all=row.topP>=1.0;
    u32 k0=__ballot_sync(ALL,lane<k && (lane==0 || ((all || e0<wanted) && w0>=row.minP))),k1=__ballot_sync(ALL,lane+32<k && (all || e1<wanted) && w1>=row.minP);
    int kept=__popc(k0)+__popc(k1); double total=kept<=32?__shfl_sync(ALL,p0,kept-1):__shfl_sync(ALL,p1,kept-33),draw=row.uniform*total;
    u32 g0=__ballot_sync(ALL,lane<kept && p0>draw),g1=__ballot_sync(ALL,lane+32<kept && p1>draw);
    chosen=g0?__ffs(g0)-1:g1?31+__ffs(g1):kept-1; }
  if(lane==0) p.token[b]=(int)~(u32)top[chosen]; }

// One block a row; the token is chosen already, or the host chooses it.
KERNEL(512) score(Sampling p){
  __shared__ Room room; __shared__ float most[16],sums[16];
  int tid=threadIdx.x,lane=tid&31,warp=tid>>5; i64 b=blockIdx.x; Row row=p.rows[b];
  begin();
  if(row.length<=0 || row.likeliest<0 || !p.finite[b]) return;
  row.penalty=0.f;
  uint2 own=tid<CHUNKS?p.given[b*CHUNKS+tid]:make_uint2(0,0); float largest=own.x?valueOf(own.x):LEAST,m=warpMax(largest);
  if(lane==0) most[warp]=m;
  __syncthreads();
  m=warpMax(most[lane&15]); float sum=warpSum(own.x?__uint_as_float(own.y)*expf(largest-m):0.f); if(lane==0) sums[warp]=sum;
  __syncthreads();
  int k=row.likeliest>0?rank<2>(p,row,b,row.likeliest<MOST_SCORED?row.likeliest:MOST_SCORED,(const u32*)(p.given+b*CHUNKS),room):0;
  if(warp) return;
  sum=warpSum(lane<16?sums[lane]:0.f); Scores* to=p.scores+b; int id=p.token[b];
  if(lane==0){ to->whole=m+logf(sum); to->chosen=id<0?0.f:get(p.logits[b*STRIDE+id]); }
  if(lane<MOST_SCORED){ to->ids[lane]=lane<k?(int)~(u32)room.top[lane]:-1; to->logits[lane]=lane<k?valueOf((u32)(room.top[lane]>>32)):0.f; } }
