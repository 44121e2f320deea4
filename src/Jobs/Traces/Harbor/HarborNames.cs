using System.Security.Cryptography;
using System.Text;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>Names as Harbor forms them.</summary>
internal static class HarborNames
{
    /// <summary>The part after the slash.</summary>
    public static string ShortTask(string task) => task[(task.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');

    /// <summary>Letters, digits, <c>-</c>, <c>_</c> and <c>.</c> only.</summary>
    public static string Safe(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('.') is { Length: > 0 } safe ? safe : "unnamed";

    /// <summary>A UUID that follows from the seed.</summary>
    public static Guid Id(string seed) => new(SHA256.HashData(Encoding.UTF8.GetBytes(seed)).AsSpan(0, 16));
}
