using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>How far the mean inputs of one writing matrix lie apart between two sides.</summary>
/// <param name="Layer">1…L.</param>
/// <param name="ByMixer">Whether the block's mixer writes; else its MLP.</param>
/// <param name="Difference">E₊x − E₋x, one number for each column.</param>
public sealed record InputContrast(int Layer, bool ByMixer, double[] Difference);

/// <summary>The same of all writing matrices of the blocks.</summary>
/// <param name="Writers">One each.</param>
/// <param name="PositiveTokens">Tokens that E₊ is over.</param>
/// <param name="NegativeTokens">Tokens that E₋ is over.</param>
public sealed record InputContrasts(IReadOnlyList<InputContrast> Writers, int PositiveTokens, int NegativeTokens)
{
    /// <summary>SHA-256 over all numbers: other means make another edit.</summary>
    public string Sha256
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var writer in Writers)
            {
                hash.AppendData([.. BitConverter.GetBytes(writer.Layer), (byte)(writer.ByMixer ? 1 : 0)]);
                hash.AppendData(MemoryMarshal.AsBytes<double>(writer.Difference));
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Writes them, every bit of them.</summary>
    public void Save(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static InputContrasts Load(string path) =>
        JsonSerializer.Deserialize<InputContrasts>(File.ReadAllBytes(path)) ?? throw new InvalidDataException($"{path} holds no means.");

    internal double[]? Of(int layer, bool byMixer) => Writers.FirstOrDefault(writer => writer.Layer == layer && writer.ByMixer == byMixer)?.Difference;
}
