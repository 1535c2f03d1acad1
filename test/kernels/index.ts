/** All kernels, in GoBench's order. */
import type { Kernel } from './support/kernel.ts'
import cockroach584 from './cockroach/584.ts'
import cockroach1055 from './cockroach/1055.ts'
import cockroach1462 from './cockroach/1462.ts'
import cockroach2448 from './cockroach/2448.ts'
import cockroach3710 from './cockroach/3710.ts'
import cockroach6181 from './cockroach/6181.ts'
import cockroach7504 from './cockroach/7504.ts'
import cockroach9935 from './cockroach/9935.ts'
import cockroach10214 from './cockroach/10214.ts'
import cockroach10790 from './cockroach/10790.ts'
import cockroach13197 from './cockroach/13197.ts'
import cockroach13755 from './cockroach/13755.ts'
import cockroach16167 from './cockroach/16167.ts'
import cockroach18101 from './cockroach/18101.ts'
import cockroach24808 from './cockroach/24808.ts'
import cockroach25456 from './cockroach/25456.ts'
import cockroach35073 from './cockroach/35073.ts'
import cockroach35931 from './cockroach/35931.ts'
import etcd5509 from './etcd/5509.ts'
import etcd6708 from './etcd/6708.ts'
import etcd6857 from './etcd/6857.ts'
import etcd6873 from './etcd/6873.ts'
import etcd7443 from './etcd/7443.ts'
import etcd7492 from './etcd/7492.ts'
import etcd7902 from './etcd/7902.ts'
import etcd10492 from './etcd/10492.ts'
import grpc660 from './grpc/660.ts'
import grpc795 from './grpc/795.ts'
import grpc862 from './grpc/862.ts'
import grpc1275 from './grpc/1275.ts'
import grpc1353 from './grpc/1353.ts'
import grpc1424 from './grpc/1424.ts'
import grpc1460 from './grpc/1460.ts'
import grpc3017 from './grpc/3017.ts'
import hugo3251 from './hugo/3251.ts'
import hugo5379 from './hugo/5379.ts'
import istio16224 from './istio/16224.ts'
import istio17860 from './istio/17860.ts'
import istio18454 from './istio/18454.ts'
import kubernetes1321 from './kubernetes/1321.ts'
import kubernetes5316 from './kubernetes/5316.ts'
import kubernetes6632 from './kubernetes/6632.ts'
import kubernetes10182 from './kubernetes/10182.ts'
import kubernetes11298 from './kubernetes/11298.ts'
import kubernetes13135 from './kubernetes/13135.ts'
import kubernetes25331 from './kubernetes/25331.ts'
import kubernetes26980 from './kubernetes/26980.ts'
import kubernetes30872 from './kubernetes/30872.ts'
import kubernetes38669 from './kubernetes/38669.ts'
import kubernetes58107 from './kubernetes/58107.ts'
import kubernetes62464 from './kubernetes/62464.ts'
import kubernetes70277 from './kubernetes/70277.ts'
import moby4395 from './moby/4395.ts'
import moby4951 from './moby/4951.ts'
import moby7559 from './moby/7559.ts'
import moby17176 from './moby/17176.ts'
import moby21233 from './moby/21233.ts'
import moby25384 from './moby/25384.ts'
import moby27782 from './moby/27782.ts'
import moby28462 from './moby/28462.ts'
import moby29733 from './moby/29733.ts'
import moby30408 from './moby/30408.ts'
import moby33293 from './moby/33293.ts'
import moby33781 from './moby/33781.ts'
import moby36114 from './moby/36114.ts'
import serving2137 from './serving/2137.ts'
import syncthing4829 from './syncthing/4829.ts'
import syncthing5795 from './syncthing/5795.ts'

export const kernels: readonly Kernel[] = [
  cockroach584,
  cockroach1055,
  cockroach1462,
  cockroach2448,
  cockroach3710,
  cockroach6181,
  cockroach7504,
  cockroach9935,
  cockroach10214,
  cockroach10790,
  cockroach13197,
  cockroach13755,
  cockroach16167,
  cockroach18101,
  cockroach24808,
  cockroach25456,
  cockroach35073,
  cockroach35931,
  etcd5509,
  etcd6708,
  etcd6857,
  etcd6873,
  etcd7443,
  etcd7492,
  etcd7902,
  etcd10492,
  grpc660,
  grpc795,
  grpc862,
  grpc1275,
  grpc1353,
  grpc1424,
  grpc1460,
  grpc3017,
  hugo3251,
  hugo5379,
  istio16224,
  istio17860,
  istio18454,
  kubernetes1321,
  kubernetes5316,
  kubernetes6632,
  kubernetes10182,
  kubernetes11298,
  kubernetes13135,
  kubernetes25331,
  kubernetes26980,
  kubernetes30872,
  kubernetes38669,
  kubernetes58107,
  kubernetes62464,
  kubernetes70277,
  moby4395,
  moby4951,
  moby7559,
  moby17176,
  moby21233,
  moby25384,
  moby27782,
  moby28462,
  moby29733,
  moby30408,
  moby33293,
  moby33781,
  moby36114,
  serving2137,
  syncthing4829,
  syncthing5795,
]
