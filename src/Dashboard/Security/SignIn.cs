using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Security;

/// <summary>
/// What a browser keeps of a sign-in: until when it holds, signed with a key that follows from the token. It lets nobody find the
/// token, and another token makes it worthless.
/// </summary>
internal sealed class SignIn(SecurityOptions options, TimeProvider time)
{
    internal static readonly TimeSpan Lasts = TimeSpan.FromDays(30);

    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Token ?? ""), "vectorscope sign-in"u8);

    internal string New()
    {
        var until = time.GetUtcNow().Add(Lasts).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mark = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        return $"{until}.{mark}.{Signature($"{until}.{mark}")}";
    }

    internal bool Holds(string? cookie)
    {
        var at = cookie?.LastIndexOf('.') ?? -1;
        return at > 0
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(cookie![(at + 1)..]), Encoding.UTF8.GetBytes(Signature(cookie[..at])))
            && long.TryParse(cookie.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && until > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string Signature(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
