using System.IO.Compression;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class LinkStateTests
{
    [Fact]
    public void Pack_AnyJson_ComesBackAndNeedsNoEscapes()
    {
        var json = new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["content"] = "größer & <b>\n🎉" + new string('x', 5000) }) };

        var packed = LinkState.Pack(json);

        Assert.Matches("^[A-Za-z0-9_-]+$", packed);
        Assert.True(packed.Length < 300, "Repetitions are not packed.");
        Assert.True(JsonNode.DeepEquals(json, LinkState.Unpack(packed)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    public void Unpack_NoState_IsNull(string? value) => Assert.Null(LinkState.Unpack(value));

    [Fact]
    public void Unpack_CutOrNoObject_IsNull()
    {
        var packed = LinkState.Pack(new JsonObject { ["arms"] = new JsonArray(1, 2, 3, "four", "five", "six") });

        Assert.Null(LinkState.Unpack(packed[..(packed.Length / 2)]));
        Assert.Null(LinkState.Unpack(LinkState.Pack(new JsonArray(1))));
    }

    // A kilobyte that unpacks to a gigabyte would cost the server its memory.
    [Fact]
    public void Unpack_MoreThanAnyAddressHolds_IsNull()
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize)) deflate.Write(new byte[64 << 20]);

        Assert.Null(LinkState.Unpack(System.Buffers.Text.Base64Url.EncodeToString(packed.ToArray())));
    }
}
