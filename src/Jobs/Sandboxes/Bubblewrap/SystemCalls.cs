using System.Runtime.InteropServices;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>The kernel's numbers of the calls that <c>porter.pl</c> makes, which differ by processor.</summary>
internal static class SystemCalls
{
    internal static string Numbers => RuntimeInformation.OSArchitecture == Architecture.Arm64
        ? "close=57,setsid=157,setgroups=159,setresgid=149,setresuid=147,setns=268,prctl=167,capset=91,prlimit64=261,kill=129"
        : "close=3,setsid=112,setgroups=116,setresgid=119,setresuid=117,setns=308,prctl=157,capset=126,prlimit64=302,kill=62";
}
