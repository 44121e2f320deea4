using System.Net;
using System.Threading.RateLimiting;

namespace Vectorscope.Dashboard.Security;

/// <summary>How many wrong tokens an address may send: some at once, then one now and then. An address that is out of tries is not listened to, whatever it sends.</summary>
internal sealed class TokenTries : IDisposable
{
    internal const int AtOnce = 10;
    internal static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<IPAddress> _wrong = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = AtOnce,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = Between,
            AutoReplenishment = true,
        }));

    /// <summary>Whether the address may try at all.</summary>
    internal bool MayTry(HttpContext context) => _wrong.GetStatistics(Of(context)) is not { CurrentAvailablePermits: 0 };

    internal void Wrong(HttpContext context) => _wrong.AttemptAcquire(Of(context)).Dispose();

    public void Dispose() => _wrong.Dispose();

    private static IPAddress Of(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;
}
