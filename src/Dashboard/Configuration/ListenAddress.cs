using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Vectorscope.Dashboard.Configuration;

/// <summary>Where to listen.</summary>
/// <param name="Ip">Null for localhost, which is both loopback addresses.</param>
internal sealed record ListenAddress(IPAddress? Ip)
{
    internal bool IsLoopback => Ip is null || IPAddress.IsLoopback(Ip);

    internal static bool TryParse(string? text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = text switch
        {
            "localhost" => new ListenAddress((IPAddress?)null),
            "*" or "+" => new ListenAddress(IPAddress.IPv6Any),
            _ => IPAddress.TryParse(text, out var ip) ? new ListenAddress(ip) : null,
        };
        return address is not null;
    }
}
