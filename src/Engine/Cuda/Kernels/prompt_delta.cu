// The recurrent part of a linear-attention block for many tokens: pieces of rows of any lengths, one behind the other, nothing padded.
//   in     [tokens, LINEAR_COLUMNS]: q | k | v | z | b | a of a slice
//   state, ring: as in delta.cu, at stateAt and ringAt of a piece's
// convolve   causal convolution + SiLU; decay and strength of every value head; of a key head two fours: factors to unit length of query and key,
//            products of the unit key with its query, with the key before and of the query with the key before (of every second token of a piece)
// recur      gated delta rule, two tokens at a time, with the state in registers: columns of a state need nothing of each other, so a block has 32
//            of one value head of one piece, a warp 8, a lane 2 of them for an eighth of the keys
// gate_norm  norm of a head's output, times SiLU(z)
// Chunks of tokens on matrix units would not be less arithmetic: three multiplications a number of the state and token in either form.
// Bytes: in once and the mixed channels five times; operations: 6 · KEY_WIDTH · VALUE_WIDTH a token and value head on the ordinary units.
struct Convolve { const Element* in; const Piece* pieces; const int2* tiles; const Element* taps; const float* rate; const float* bias; Element* mixed; float4* scales; float2* rates; i64 ringAt; };     // rate = -exp(A_log)

#define CONV_TILE 16
#define UNITS (KEY_HEADS+VALUE_HEADS)

// Four channels of the three columns in front of a token of a piece: earlier ones of it, else those that the ring keeps, else zeros.
DI void before(const Element* in,const Element* ring,const Piece& q,int at,int channel,float* f){
  int position=q.position+at;
  if(position<0){ f[0]=f[1]=f[2]=f[3]=0; return; }
  unpack4(*(const Four*)(at>=0?in+(i64)(q.first+at)*LINEAR_COLUMNS+channel:ring+(i64)(position&3)*CONV_CHANNELS+channel),f); }

DI void column(float* tap,const float* o3,const float* o2,const float* o1,const float* n,float* y){
#pragma unroll
  for(int i=0;i<4;i++){ float s=rounded(tap[4*i]*o3[i]+tap[4*i+1]*o2[i]+tap[4*i+2]*o1[i]+tap[4*i+3]*n[i]); y[i]=rounded(silu(s)); } }

// Grid (tiles, UNITS/8 rounded up): a tile is 16 tokens of a piece, a warp the query and key of a key head, or a value head; a lane four channels.
KERNEL(256) convolve(Convolve p){
  begin();
  int unit=blockIdx.y*8+(threadIdx.x>>5),lane=threadIdx.x&31; if(unit>=UNITS) return;
  int2 tile=p.tiles[blockIdx.x]; Piece q=p.pieces[tile.x]; int from=tile.y,to=min(from+CONV_TILE,q.count);
  const Element* ring=(const Element*)(q.ring+p.ringAt);
  if(unit<KEY_HEADS){
    bool on=lane*4<KEY_WIDTH; int c=on?lane*4:0,cq=unit*KEY_WIDTH+c,ck=(KEY_HEADS+unit)*KEY_WIDTH+c; float tq[16],tk[16],q3[4],q2[4],q1[4],k3[4],k2[4],k1[4],qn[4],kn[4],qy[4],ky[4],kb[4]={0,0,0,0},fb=0;
    load8(p.taps+cq*4,tq); load8(p.taps+cq*4+8,tq+8); load8(p.taps+ck*4,tk); load8(p.taps+ck*4+8,tk+8);
    before(p.in,ring,q,from-3,cq,q3); before(p.in,ring,q,from-2,cq,q2); before(p.in,ring,q,from-1,cq,q1);
    before(p.in,ring,q,from-3,ck,k3); before(p.in,ring,q,from-2,ck,k2); before(p.in,ring,q,from-1,ck,k1);
#pragma unroll 4
    for(int t=from;t<to;t++){
      const Element* in=p.in+(i64)(q.first+t)*LINEAR_COLUMNS; Element* out=p.mixed+(i64)(q.first+t)*CONV_CHANNELS;
      unpack4(*(const Four*)(in+cq),qn); unpack4(*(const Four*)(in+ck),kn);
      column(tq,q3,q2,q1,qn,qy); column(tk,k3,k2,k1,kn,ky);
      float qq=0,kk=0,qk=0,kkb=0,qkb=0;
      if(on){ *(Four*)(out+cq)=pack4(qy); *(Four*)(out+ck)=pack4(ky);
#pragma unroll
        for(int i=0;i<4;i++){ qq=fmaf(qy[i],qy[i],qq); kk=fmaf(ky[i],ky[i],kk); qk=fmaf(qy[i],ky[i],qk); kkb=fmaf(ky[i],kb[i],kkb); qkb=fmaf(qy[i],kb[i],qkb); } }
      qq=warpSum(qq); kk=warpSum(kk); qk=warpSum(qk); kkb=warpSum(kkb); qkb=warpSum(qkb);
      float fq=rsqrtf(qq+1e-6f)*rsqrtf((float)KEY_WIDTH),fk=rsqrtf(kk+1e-6f);
      if(lane==0){ float4* to=p.scales+((i64)(q.first+t)*KEY_HEADS+unit)*2; to[0]=make_float4(fq,fk,qk*fq*fk,kkb*fk*fb); to[1]=make_float4(qkb*fq*fb,0.f,0.f,0.f); }
      fb=fk;
#pragma unroll
      for(int i=0;i<4;i++){ kb[i]=ky[i]; q3[i]=q2[i]; q2[i]=q1[i]; q1[i]=qn[i]; k3[i]=k2[i]; k2[i]=k1[i]; k1[i]=kn[i]; } }
  } else {
    int h=unit-KEY_HEADS; bool on=lane*4<VALUE_WIDTH; int c=2*KEY_HEADS*KEY_WIDTH+h*VALUE_WIDTH+(on?lane*4:0); float tap[16],o3[4],o2[4],o1[4],n[4],y[4];
    load8(p.taps+c*4,tap); load8(p.taps+c*4+8,tap+8);
    before(p.in,ring,q,from-3,c,o3); before(p.in,ring,q,from-2,c,o2); before(p.in,ring,q,from-1,c,o1);
#pragma unroll 4
    for(int t=from;t<to;t++){
      unpack4(*(const Four*)(p.in+(i64)(q.first+t)*LINEAR_COLUMNS+c),n); column(tap,o3,o2,o1,n,y);
      if(on) *(Four*)(p.mixed+(i64)(q.first+t)*CONV_CHANNELS+c)=pack4(y);
#pragma unroll
      for(int i=0;i<4;i++){ o3[i]=o2[i]; o2[i]=o1[i]; o1[i]=n[i]; } }
    int t=from+lane;
    if(t<to){ const Element* in=p.in+(i64)(q.first+t)*LINEAR_COLUMNS+CONV_CHANNELS+VALUE_HEADS*VALUE_WIDTH; float a=get(in[VALUE_HEADS+h])+p.bias[h];
      p.rates[(i64)(q.first+t)*VALUE_HEADS+h]=make_float2(EXP(p.rate[h]*(a>20.f?a:log1pf(EXP(a)))),rounded(sigmoid(get(in[h])))); } } }

struct Recur { const Piece* pieces; const Element* mixed; const float4* scales; const float2* rates; const Element* in; Element* out; i64 stateAt,ringAt; };

#define AT_ONCE 16                                  // tokens of a buffer
#define KEYS (KEY_WIDTH/8)                          // of a lane
#define OF_BLOCK 32                                 // columns
#define SPLITS ((VALUE_WIDTH+OF_BLOCK-1)/OF_BLOCK)
#define KEY_FOURS (AT_ONCE*KEY_WIDTH/4)
#define KEY_LOADS ((KEY_FOURS+127)/128)
// The keys of part p of 8: fours that lie 32 apart, so that 8 lanes read 128 bytes in one piece; single ones where the width has no such fours.
#if KEY_WIDTH%32==0
DI int keyOf(int part,int i){ return ((i>>2)*8+part)*4+(i&3); }
DI void keysOf(const float* row,int part,float* f){
#pragma unroll
  for(int i=0;i<KEYS;i+=4){ float4 v=*(const float4*)(row+keyOf(part,i)); f[i]=v.x; f[i+1]=v.y; f[i+2]=v.z; f[i+3]=v.w; } }
#else
DI int keyOf(int part,int i){ return i*8+part; }
DI void keysOf(const float* row,int part,float* f){
#pragma unroll
  for(int i=0;i<KEYS;i++) f[i]=row[keyOf(part,i)]; }
#endif

// Grid (VALUE_HEADS · SPLITS, pieces): long pieces should come first.
extern "C" __global__ void __launch_bounds__(128,4) recur(Recur p){
  __shared__ __align__(16) float keys[2][AT_ONCE][KEY_WIDTH],queries[2][AT_ONCE][KEY_WIDTH],values[2][AT_ONCE][OF_BLOCK],read[2][AT_ONCE][OF_BLOCK];
  __shared__ __align__(16) float4 factors[2][AT_ONCE],products[2][AT_ONCE];      // decay, strength, of the key, of the query; own product, key and query with the key before
  begin();
  int tid=threadIdx.x,lane=tid&31,part=lane&7,h=blockIdx.x/SPLITS,kh=h/(VALUE_HEADS/KEY_HEADS),first=blockIdx.x%SPLITS*OF_BLOCK; Piece q=p.pieces[blockIdx.y];
  int own=(tid>>5)*8+(lane>>3)*2,column=first+own; bool on=column<VALUE_WIDTH;
  // Behind the last token come zeros, which change nothing.
  Four askedK[KEY_LOADS],askedQ[KEY_LOADS],askedV; float4 askedF,askedP; float2 askedR; const float zeros[4]={0,0,0,0};
  int vt=tid>>3,vc=(tid&7)*4;
  auto ask=[&](int from){
#pragma unroll
    for(int i=0;i<KEY_LOADS;i++){ int g=tid+128*i,t=from+g/(KEY_WIDTH/4); askedQ[i]=askedK[i]=pack4(zeros); if(g<KEY_FOURS && t<q.count){ const Element* m=p.mixed+(i64)(q.first+t)*CONV_CHANNELS+kh*KEY_WIDTH+g%(KEY_WIDTH/4)*4; askedQ[i]=*(const Four*)m; askedK[i]=*(const Four*)(m+KEY_HEADS*KEY_WIDTH); } }
    askedV=pack4(zeros); if(from+vt<q.count && first+vc<VALUE_WIDTH) askedV=*(const Four*)(p.mixed+(i64)(q.first+from+vt)*CONV_CHANNELS+2*KEY_HEADS*KEY_WIDTH+h*VALUE_WIDTH+first+vc);
    askedF=askedP=make_float4(0.f,0.f,0.f,0.f); askedR=make_float2(1.f,0.f);
    if(tid<AT_ONCE && from+tid<q.count){ i64 t=q.first+from+tid; askedF=p.scales[(t*KEY_HEADS+kh)*2]; askedP=p.scales[(t*KEY_HEADS+kh)*2+1]; askedR=p.rates[t*VALUE_HEADS+h]; } };
  auto put=[&](int b){ float f[4];
#pragma unroll
    for(int i=0;i<KEY_LOADS;i++){ int g=tid+128*i; if(g<KEY_FOURS){ int t=g/(KEY_WIDTH/4),c=g%(KEY_WIDTH/4)*4; unpack4(askedQ[i],f); *(float4*)&queries[b][t][c]=make_float4(f[0],f[1],f[2],f[3]); unpack4(askedK[i],f); *(float4*)&keys[b][t][c]=make_float4(f[0],f[1],f[2],f[3]); } }
    unpack4(askedV,f); *(float4*)&values[b][vt][vc]=make_float4(f[0],f[1],f[2],f[3]);
    if(tid<AT_ONCE){ factors[b][tid]=make_float4(askedR.x,askedR.y,askedF.y,askedF.x); products[b][tid]=make_float4(askedF.z,askedF.w,askedP.x,0.f); } };
  ask(0);
  // The state is D · s with one D for all of it, so that a token's decay is one multiplication.
  float s0[KEYS],s1[KEYS],D=1.f; float* state=(float*)(q.state+p.stateAt)+(i64)h*KEY_WIDTH*VALUE_WIDTH+column;
#pragma unroll
  for(int i=0;i<KEYS;i++){ s0[i]=s1[i]=0.f; if(q.position>0 && on){ float2 v=*(const float2*)(state+keyOf(part,i)*VALUE_WIDTH); s0[i]=v.x; s1[i]=v.y; } }
  put(0); __syncthreads();
  for(int from=0,b=0;from<q.count;from+=AT_ONCE,b^=1){
    int n=min(AT_ONCE,q.count-from); bool more=from+AT_ONCE<q.count;
    if(more) ask(from+AT_ONCE);
    for(int t=0;t<n;t+=2){
      // Tokens 1 and 2 read the state before both; what 1 changes reaches 2 by the products of their keys and query.
      float k[KEYS],l[KEYS],a0=0,a1=0,b0=0,b1=0,y0=0,y1=0,z0=0,z1=0; keysOf(keys[b][t],part,k); keysOf(keys[b][t+1],part,l);
      { float r[KEYS]; keysOf(queries[b][t],part,r);
#pragma unroll
        for(int i=0;i<KEYS;i++){ a0=fmaf(k[i],s0[i],a0); a1=fmaf(k[i],s1[i],a1); y0=fmaf(r[i],s0[i],y0); y1=fmaf(r[i],s1[i],y1); }
        keysOf(queries[b][t+1],part,r);
#pragma unroll
        for(int i=0;i<KEYS;i++){ b0=fmaf(l[i],s0[i],b0); b1=fmaf(l[i],s1[i],b1); z0=fmaf(r[i],s0[i],z0); z1=fmaf(r[i],s1[i],z1); } }
      float4 f=factors[b][t],g=factors[b][t+1],m=products[b][t],o=products[b][t+1]; float2 v=*(const float2*)&values[b][t][own],w=*(const float2*)&values[b][t+1][own];
      // Sums over the 8 parts. Of the queries' a lane needs one: token (part>>1)&1 and column part&1.
      bool odd=part&1,later=part&2; float y=odd?y1:y0,z=odd?z1:z0; y+=__shfl_xor_sync(ALL,odd?y0:y1,1); z+=__shfl_xor_sync(ALL,odd?z0:z1,1);
      float sum=later?z:y; sum+=__shfl_xor_sync(ALL,later?y:z,2); sum+=__shfl_xor_sync(ALL,sum,4);
#pragma unroll
      for(int e=1;e<8;e<<=1){ a0+=__shfl_xor_sync(ALL,a0,e); a1+=__shfl_xor_sync(ALL,a1,e); b0+=__shfl_xor_sync(ALL,b0,e); b1+=__shfl_xor_sync(ALL,b1,e); }
      float D1=D*f.x,D2=D1*g.x,e1=D1*f.z,e2=D2*g.z,over=g.x*o.y;
      float c0=f.y*(v.x-e1*a0),c1=f.y*(v.y-e1*a1),d0=g.y*(w.x-e2*b0-over*c0),d1=g.y*(w.y-e2*b1-over*c1);
      if(part<4){ float c=odd?c1:c0,d=odd?d1:d0; read[b][t+(later?1:0)][own+(odd?1:0)]=later?D2*g.w*sum+g.x*o.z*c+o.x*d:D1*f.w*sum+m.x*c; }
      if(D2<1e-9f){
#pragma unroll
        for(int i=0;i<KEYS;i++){ s0[i]=fmaf(D2,s0[i],k[i]*(f.z*c0*g.x)+l[i]*(g.z*d0)); s1[i]=fmaf(D2,s1[i],k[i]*(f.z*c1*g.x)+l[i]*(g.z*d1)); }
        D=1.f; }
      else {
        float u=__fdividef(f.z,D1),x=__fdividef(g.z,D2); D=D2; c0*=u; c1*=u; d0*=x; d1*=x;
#pragma unroll
        for(int i=0;i<KEYS;i++){ s0[i]=fmaf(l[i],d0,fmaf(k[i],c0,s0[i])); s1[i]=fmaf(l[i],d1,fmaf(k[i],c1,s1[i])); } } }
    if(more) put(b^1);
    __syncthreads();
    if(vt<n && first+vc<VALUE_WIDTH) *(Four*)(p.out+((i64)(q.first+from+vt)*VALUE_HEADS+h)*VALUE_WIDTH+first+vc)=pack4(&read[b][vt][vc]); }
  if(!q.keeps) return;
  if(on)
#pragma unroll
    for(int i=0;i<KEYS;i++) *(float2*)(state+keyOf(part,i)*VALUE_WIDTH)=make_float2(D*s0[i],D*s1[i]);
  Element* ring=(Element*)(q.ring+p.ringAt);
  for(int i=blockIdx.x*128+tid;i<4*CONV_CHANNELS;i+=gridDim.x*128){ int t=q.count-1-i/CONV_CHANNELS,c=i%CONV_CHANNELS; if(t>=0) ring[(i64)((q.position+t)&3)*CONV_CHANNELS+c]=p.in[(i64)(q.first+t)*LINEAR_COLUMNS+c]; } }

// One warp a token and head, in place.
struct GateNorm { Element* x; const Element* in; const float* weight; int tokens,wide; };
KERNEL(256) gate_norm(GateNorm p){
  begin();
  i64 i=(i64)blockIdx.x*8+(threadIdx.x>>5); int c=(threadIdx.x&31)*4; if(i>=(i64)p.tokens*VALUE_HEADS) return;
  bool on=c<VALUE_WIDTH; float f[4]={0,0,0,0},z[4]; Element* x=p.x+i*VALUE_WIDTH+c;
  if(on) unpack4(*(const Four*)x,f);
  float scale=rsqrtf(warpSum(f[0]*f[0]+f[1]*f[1]+f[2]*f[2]+f[3]*f[3])*(1.f/VALUE_WIDTH)+EPSILON);
  if(!on) return;
  unpack4(*(const Four*)(p.in+i/VALUE_HEADS*LINEAR_COLUMNS+CONV_CHANNELS+i%VALUE_HEADS*VALUE_WIDTH+c),z); float4 w=*(const float4*)(p.weight+c); float weight[4]={w.x,w.y,w.z,w.w};
#pragma unroll
  for(int k=0;k<4;k++){ float y=rounded(f[k]*scale)*weight[k]; if(!p.wide) y=rounded(y); f[k]=y*silu(z[k]); }
  *(Four*)x=pack4(f); }
