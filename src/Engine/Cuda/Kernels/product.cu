// One row times a matrix, bfloat16: y = W x with W [rows, K]. Bytes: the matrix once; 2.20 ms for all of a 4B model's where 1.96 would be the floor.
// A warp, or PARTS of them, has one row (a pair of rows for gate and up); all its 16-byte loads are on their way before the first is used, and
// before the kernel in front has ended: weights never change within a step.
// Letting the next kernel start at once, too, takes 0.06 ms off a 4B model's step.
DI uint4 weights(const void* p){ uint4 v; asm volatile("ld.global.nc.L1::no_allocate.L2::256B.v4.u32 {%0,%1,%2,%3}, [%4];" : "=r"(v.x),"=r"(v.y),"=r"(v.z),"=r"(v.w) : "l"(p)); return v; }

// PAIR: rows i and n+i are gate and up, y = SiLU(gate)·up.
template<int K,int PARTS,int PAIR,int THREADS> DI void product(const u16* W,const u16* x,u16* y,int n){
  constexpr int LOADS=K/256/PARTS,R=PAIR?2:1; __shared__ float room[THREADS/32][2];
  int warp=threadIdx.x>>5,lane=threadIdx.x&31,part=warp%PARTS,row=(blockIdx.x*(THREADS/32)+warp)/PARTS,at=part*LOADS*256+lane*8;
  bool on=row<n; if(!on) row=0;
  letNext();
  uint4 w[R][LOADS];
#pragma unroll
  for(int c=0;c<LOADS;c++)
#pragma unroll
    for(int r=0;r<R;r++) w[r][c]=weights(W+(i64)(row+r*n)*K+at+c*256);
  waitForFront();
  float sum[R];
#pragma unroll
  for(int r=0;r<R;r++) sum[r]=0;
#pragma unroll
  for(int c=0;c<LOADS;c++){ float f[8],q[8]; unpack8(*(const uint4*)(x+at+c*256),f);
#pragma unroll
    for(int r=0;r<R;r++){ unpack8(w[r][c],q);
#pragma unroll
      for(int i=0;i<8;i++) sum[r]=fmaf(q[i],f[i],sum[r]); } }
#pragma unroll
  for(int r=0;r<R;r++) sum[r]=warpSum(sum[r]);
  if(PARTS>1){
    if(lane==0){ room[warp][0]=sum[0]; room[warp][1]=sum[R-1]; }
    __syncthreads();
    if(part==0 && lane==0)
#pragma unroll
      for(int k=1;k<PARTS;k++){ sum[0]+=room[warp+k][0]; if(R>1) sum[R-1]+=room[warp+k][1]; } }
  if(on && part==0 && lane==0) y[row]=narrowed(PAIR?rounded(silu(rounded(sum[0])))*rounded(sum[R-1]):sum[0]); }

// Warps a row, so that a lane has at most ten loads of a matrix.
#define PARTS(K) ((K)/256<=10?1:(K)%512==0 && (K)/512<=10?2:4)
#define FITS(K) ((K)%(256*PARTS(K))==0 && (K)/256/PARTS(K)<=10)
#define MIXED (HEADS*HEAD_WIDTH)
#if !F32 && FITS(HIDDEN) && FITS(INNER) && FITS(MIXED) && MIXED==VALUE_HEADS*VALUE_WIDTH
struct Product { const u16* W; const u16* x; u16* y; int n; };
KERNEL(256) product_hidden(Product p){ product<HIDDEN,PARTS(HIDDEN),0,256>(p.W,p.x,p.y,p.n); }
KERNEL(256) product_pair(Product p){ product<HIDDEN,PARTS(HIDDEN),1,256>(p.W,p.x,p.y,p.n); }
KERNEL(256) product_mixed(Product p){ product<MIXED,PARTS(MIXED),0,256>(p.W,p.x,p.y,p.n); }
KERNEL(512) product_inner(Product p){ product<INNER,PARTS(INNER),0,512>(p.W,p.x,p.y,p.n); }
#endif
