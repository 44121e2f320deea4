// Residual sum, changes of the stream, norm: one block a row, eight channels a thread.
//   embed      x = embedding of the row's token;   h = norm of it
//   add        x += y (and a constant, where an edit put one);   h = norm of it
//   last       as add, with the head's changes of h and whether h is finite
//   take       rows of h, and whether they are finite, to another place
// _packed: a row is a token of a pass over many; its moves stand in the column that the token names, its gates and projections where it says.
// _0: nobody changes or reads the stream. _1: with the moves below.
// Bytes of a row: x read and written, y read, h written, 4 · HIDDEN elements.

// A place of a row has a list of these; the first lies in the place's table, the others in `more`.
//   CHANGE  f += (strength·(clamp(p, least, most) − p) + constant)·unit with p = unit·f, where the gate of `slot` (−1: none) is open
//   KEEPING the same, scaled back to the norm that f had
//   LOOK    opens gate `slot` where strength·(p − threshold) > 0
//   PROJECT writes p to found[slot]
#define CHANGE 0
#define KEEPING 1
#define LOOK 2
#define PROJECT 3
struct Move { const float* unit; float strength,least,most,constant,threshold; int kind,slot,next; };

struct AddNorm { Element* x; const Element* y; const float* constant; const float* weight; Element* h; const Row* rows; const Move* writes; const Move* block; const Move* head; const Move* more; float* gates; float* found; int* finite; const Token* tokens; };

#define THREADS ((HIDDEN/8+31)/32*32)

DI float blockSum(float v,float* room){
  v=warpSum(v); __syncthreads(); if((threadIdx.x&31)==0) room[threadIdx.x>>5]=v; __syncthreads();
  float s=0;
#pragma unroll
  for(int i=0;i<THREADS/32;i++) s+=room[i];
  return s; }

// EACH: whether f takes the model's type after each change, as the stream does.
template<int EACH> DI void chain(float* f,Move m,float* unit,const AddNorm& p,int gateAt,int foundAt,float* room){
  int c=threadIdx.x*8; bool on=c<HIDDEN;
  while(m.kind>=0){
    if(m.kind>=LOOK){
      float along=blockSum(dot8(f,unit),room);
      if(threadIdx.x==0){ if(m.kind==LOOK) p.gates[gateAt+m.slot]=m.strength*(along-m.threshold)>0.f?1.f:0.f; else p.found[foundAt+m.slot]=along; }
      __syncthreads(); }
    else if(m.slot<0 || *(volatile float*)(p.gates+gateAt+m.slot)>0.f){
      float move=m.constant,before=0;
      if(m.kind==KEEPING) before=blockSum(dot8(f,f),room);
      if(m.strength!=0.f){ float along=blockSum(dot8(f,unit),room); move=fmaf(m.strength,fminf(fmaxf(along,m.least),m.most)-along,move); }
#pragma unroll
      for(int i=0;i<8;i++) f[i]=fmaf(move,unit[i],f[i]);
      if(m.kind==KEEPING){ float factor=sqrtf(before)/fmaxf(sqrtf(blockSum(dot8(f,f),room)),1.4e-45f);
#pragma unroll
        for(int i=0;i<8;i++) f[i]*=factor; }
      if(EACH)
#pragma unroll
        for(int i=0;i<8;i++) f[i]=rounded(f[i]); }
    if(m.next<0) break;
    m=p.more[m.next]; if(on) load8f(m.unit+c,unit); } }

DI Move firstOf(const Move* table,int column,float* unit){
  Move m; m.kind=-1; if(table) m=table[column];
#pragma unroll
  for(int i=0;i<8;i++) unit[i]=0.f;
  if(m.kind>=0 && threadIdx.x*8<HIDDEN) load8f(m.unit+threadIdx.x*8,unit);
  return m; }

#define EMBED 0
#define ADD 1
#define LAST 2
template<int MOVES,int WHAT,int PACKED> DI void norm(const AddNorm& p){
  __shared__ float room[THREADS/32]; i64 b=blockIdx.x; int c=threadIdx.x*8; bool on=c<HIDDEN;
  float weight[8]={0,0,0,0,0,0,0,0},f[8]={0,0,0,0,0,0,0,0},w[8]={0,0,0,0,0,0,0,0},unitOfWrite[8],unitOfBlock[8]; Move write,block; int column=b,gateAt=0,foundAt=0;
  if(PACKED){ begin(); if(MOVES){ Token t=p.tokens[b]; column=t.column; gateAt=t.gateAt; foundAt=t.foundAt; } }
  if(on) load8f(p.weight+c,weight);
  if(MOVES){ write=firstOf(p.writes,column,unitOfWrite); block=firstOf(p.block,column,unitOfBlock); }
  if(!PACKED) begin();
  if(WHAT==EMBED && PACKED){ if(on) load8(p.y+(i64)p.tokens[b].id*HIDDEN+c,w); }
  else if(WHAT==EMBED){ Row row=p.rows[b]; if(on) load8(p.y+(i64)row.id*HIDDEN+c,w);
    if(threadIdx.x==0 && row.seen && row.add>=0) atomicOr((u32*)row.seen+(row.add>>5),1u<<(row.add&31)); }
  else if(on){ load8(p.x+b*HIDDEN+c,f); load8(p.y+b*HIDDEN+c,w); }
  if(p.constant && on){ float k[8]; load8f(p.constant+c,k);
#pragma unroll
    for(int i=0;i<8;i++) w[i]+=k[i]; }
  if(MOVES) chain<0>(w,write,unitOfWrite,p,gateAt,foundAt,room);
#pragma unroll
  for(int i=0;i<8;i++) f[i]=rounded(f[i]+w[i]);
  if(MOVES) chain<1>(f,block,unitOfBlock,p,gateAt,foundAt,room);
  if(on) store8(p.x+b*HIDDEN+c,f);
  float scale=rsqrtf(blockSum(dot8(f,f),room)*(1.f/HIDDEN)+EPSILON);
#pragma unroll
  for(int i=0;i<8;i++) f[i]=rounded(f[i]*scale*weight[i]);
  if(WHAT==LAST){
    if(MOVES){ Move head=firstOf(p.head,column,unitOfWrite); chain<1>(f,head,unitOfWrite,p,gateAt,foundAt,room); }
    float sum=0;
#pragma unroll
    for(int i=0;i<8;i++) sum+=f[i];
    sum=blockSum(sum,room); if(threadIdx.x==0) p.finite[b]=fabsf(sum)<=3.402823466e38f; }      // one number that is none spreads to the sum
  if(on) store8(p.h+b*HIDDEN+c,f); }

KERNEL(THREADS) embed_0(AddNorm p){ norm<0,EMBED,0>(p); }
KERNEL(THREADS) embed_1(AddNorm p){ norm<1,EMBED,0>(p); }
KERNEL(THREADS) add_0(AddNorm p){ norm<0,ADD,0>(p); }
KERNEL(THREADS) add_1(AddNorm p){ norm<1,ADD,0>(p); }
KERNEL(THREADS) last_0(AddNorm p){ norm<0,LAST,0>(p); }
KERNEL(THREADS) last_1(AddNorm p){ norm<1,LAST,0>(p); }
KERNEL(THREADS) embed_packed_0(AddNorm p){ norm<0,EMBED,1>(p); }
KERNEL(THREADS) embed_packed_1(AddNorm p){ norm<1,EMBED,1>(p); }
KERNEL(THREADS) add_packed_0(AddNorm p){ norm<0,ADD,1>(p); }
KERNEL(THREADS) add_packed_1(AddNorm p){ norm<1,ADD,1>(p); }
KERNEL(THREADS) last_packed_0(AddNorm p){ norm<0,LAST,1>(p); }
KERNEL(THREADS) last_packed_1(AddNorm p){ norm<1,LAST,1>(p); }

// Grid of the rows. A token that was chosen for the row before is marked as seen, as embed does it in a step.
struct Take { const Element* h; const int* finite; const int* which; const Row* rows; Element* to; int* toFinite; };
KERNEL(THREADS) take(Take p){
  begin();
  i64 b=blockIdx.x,from=p.which[b]; int c=threadIdx.x*8; float f[8];
  if(c<HIDDEN){ load8(p.h+from*HIDDEN+c,f); store8(p.to+b*HIDDEN+c,f); }
  if(threadIdx.x==0){ Row row=p.rows[b]; p.toFinite[b]=p.finite[from]; if(row.seen && row.add>=0) atomicOr((u32*)row.seen+(row.add>>5),1u<<(row.add&31)); } }
