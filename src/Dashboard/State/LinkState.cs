using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>JSON in one parameter of an address: deflated, in the letters that addresses may hold.</summary>
public static class LinkState
{
    /// <summary>Bytes of JSON: more than any address carries, and little to unpack.</summary>
    private const int Longest = 1 << 20;

    /// <summary>The parameter's value.</summary>
    public static string Pack(JsonNode json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize))
        {
            deflate.Write(Encoding.UTF8.GetBytes(json.ToJsonString(JobsJson.Options)));
        }

        return Base64Url.EncodeToString(packed.ToArray());
    }

    /// <summary>The object that was packed; null for a parameter that holds none, such as a link that was cut.</summary>
    public static JsonObject? Unpack(string? value)
    {
        if (string.IsNullOrEmpty(value) || !Base64Url.IsValid(value))
        {
            return null;
        }

        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Base64Url.DecodeFromChars(value)), CompressionMode.Decompress);
            var json = new byte[Longest];
            var length = deflate.ReadAtLeast(json, Longest, throwOnEndOfStream: false);
            return length == Longest ? null : SpecJson.Parse(Encoding.UTF8.GetString(json, 0, length));
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return null;
        }
    }
}
