using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vectorscope.Jobs.Benchmarking.Running;

/// <summary>Seeds that follow from names, so that a trial has the same one whenever and in whatever order it runs.</summary>
public static class TrialSeeds
{
    /// <summary>The seed of a trial: 31 bits, which every server takes.</summary>
    public static long Of(SeedPolicy policy, long seed, string task, int attempt, string arm) => policy switch
    {
        SeedPolicy.Fixed => seed,
        SeedPolicy.ByTask => Hash(seed, task, attempt.ToString(CultureInfo.InvariantCulture)),
        SeedPolicy.ByTrial => Hash(seed, task, attempt.ToString(CultureInfo.InvariantCulture), arm),
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "not a policy"),
    };

    /// <summary>The seed of a trial's model call, counted from 1.</summary>
    public static long OfCall(long trialSeed, int call) => Hash(trialSeed, call.ToString(CultureInfo.InvariantCulture));

    private static long Hash(long seed, params ReadOnlySpan<string> parts)
    {
        // No name holds a line end, so two lists of parts never read alike.
        var text = seed.ToString(CultureInfo.InvariantCulture) + "\n" + string.Join('\n', parts);
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & int.MaxValue;
    }
}
