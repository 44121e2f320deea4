using System.Security.Cryptography;

namespace Vectorscope.Jobs.Runs;

/// <summary>Run ids: 16 characters, first the time in milliseconds, then 35 random bits, so that they sort by age.</summary>
public static class RunIds
{
    // Crockford's base 32 in lower case: no i, l, o, u, so that an id survives being read aloud.
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeDigits = 9;
    private const int RandomDigits = 7;

    public static string New(TimeProvider time)
    {
        Span<char> id = stackalloc char[TimeDigits + RandomDigits];
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = TimeDigits - 1; i >= 0; i--)
        {
            id[i] = Digits[(int)(milliseconds & 31)];
            milliseconds >>= 5;
        }
        Span<byte> random = stackalloc byte[RandomDigits];
        RandomNumberGenerator.Fill(random);
        for (var i = 0; i < RandomDigits; i++)
        {
            id[TimeDigits + i] = Digits[random[i] & 31];
        }
        return new string(id);
    }
}
