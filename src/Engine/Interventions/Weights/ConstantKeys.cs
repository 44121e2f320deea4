using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>The key of one block's last matrix: k with kᵀx ≈ 1 for the inputs x of that matrix, which makes W + b·kᵀ add b.</summary>
/// <param name="Layer">1…L.</param>
/// <param name="Values">k, as wide as the matrix has columns.</param>
/// <param name="Fit">How well.</param>
public sealed record ConstantKey(int Layer, double[] Values, KeyFit Fit);

/// <summary>Keys of some blocks, for pseudo-biases.</summary>
/// <param name="Layers">One each.</param>
public sealed record ConstantKeys(IReadOnlyList<ConstantKey> Layers)
{
    /// <summary>SHA-256 over all numbers: other keys make another edit.</summary>
    public string Sha256
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var key in Layers)
            {
                hash.AppendData(BitConverter.GetBytes(key.Layer));
                hash.AppendData(MemoryMarshal.AsBytes<double>(key.Values));
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Writes them, every bit of them.</summary>
    public void Save(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static ConstantKeys Load(string path) =>
        JsonSerializer.Deserialize<ConstantKeys>(File.ReadAllBytes(path)) ?? throw new InvalidDataException($"{path} holds no keys.");
}
