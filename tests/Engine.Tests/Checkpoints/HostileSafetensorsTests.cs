using System.Numerics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Tests.Checkpoints;

/// <summary>Files from anywhere are either refused with a <see cref="CheckpointException"/> or are wholly readable.</summary>
public sealed class HostileSafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "x", "has 4 bytes, but F32 [2] takes 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "x", "is it truncated?")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, null, "1 bytes at its end belong to no tensor")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "x", "4 unclaimed bytes lie before it")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "x", "lie outside")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "x", "lie outside")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "x", "lie outside")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "x", "negative or too large")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "x", "negative or too large")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}""", 0, "x", "negative or too large")]
    [InlineData("""{"x":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,0]}}""", 0, "x", "64-bit integers")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "x", "64-bit integers")]
    [InlineData("""{"x":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "x", "type 'F31' is not supported")]
    [InlineData("""{"x":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "x", "type 'f32' is not supported")]
    [InlineData("""{"x":{"dtype":"0","shape":[1],"data_offsets":[0,1]}}""", 1, "x", "type '0' is not supported")]
    [InlineData("""{"x":{"shape":[1],"data_offsets":[0,4]}}""", 4, "x", "needs dtype, shape and data_offsets")]
    [InlineData("""{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "x", "'dtype' is unknown, repeated")]
    [InlineData("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "x", "appears twice")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "y", "overlaps")]
    [InlineData("""{"x":3}""", 0, "x", "not an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, null, "is not a string")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, null, "appears twice")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, null, "not valid JSON")]
    [InlineData("""["x"]""", 0, null, "not a JSON object")]
    [InlineData("""{"x":""", 0, null, "not valid JSON")]
    [InlineData("", 0, null, "not valid JSON")]
    public void Open_BrokenHeader_NamesFileTensorAndFault(string header, int dataBytes, string? tensor, string fault)
    {
        var path = Write(WithHeader(Encoding.UTF8.GetBytes(header), dataBytes));

        var e = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path));

        Assert.Equal((path, tensor), (e.File, e.Tensor));
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0ul, 0, "too few")]
    [InlineData(3ul, 2, "claims 3 bytes but only 2 follow")]
    [InlineData(100_000_001ul, 10, "claims 100000001 bytes; at most")]
    [InlineData(ulong.MaxValue, 10, "at most")]
    [InlineData(1ul << 63, 10, "at most")]
    public void Open_HeaderLengthThatCannotBe_IsRefused(ulong length, int following, string fault)
    {
        byte[] bytes = length == 0 ? [1, 2, 3] : [.. BitConverter.GetBytes(length), .. new byte[following]];

        var e = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(Write(bytes)));

        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_HeaderThatIsNotUtf8_IsRefused() =>
        Assert.Contains("UTF-8", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(Write(WithHeader([.. "{\""u8, 0xff, .. "\":{}}"u8], 0)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_NoSuchFileOrAFolder_IsRefused()
    {
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder["absent"]));
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.Path));
    }

    [Fact]
    public void Open_EmptyTensorsAndScalars_AreAccepted()
    {
        const string header = """{"e":{"dtype":"F32","shape":[0,5],"data_offsets":[0,0]},"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"e2":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}""";

        using var file = SafetensorsFile.Open(Write(WithHeader(Encoding.UTF8.GetBytes(header), 4)));

        Assert.Empty(file.ReadSingles("e"));
        Assert.Equal([0f], file.ReadSingles("s"));
    }

    [Fact]
    public void Open_AnyBytes_RefusesOrIsReadable() => Check(
        from head in ArbMap.Default.GeneratorFor<byte[]>()
        from length in Gen.Choose(0, 40)
        from plausible in ArbMap.Default.GeneratorFor<bool>()
        select plausible ? [.. BitConverter.GetBytes((long)length), .. head] : head, 500);

    [Fact]
    public void Open_MutatedValidFile_RefusesOrIsReadable()
    {
        using (var writer = SafetensorsWriter.Create(_folder["valid"],
            [new("a", TensorType.F32, [2, 3]), new("b", TensorType.BF16, [5]), new("c", TensorType.I64, [1]), new("d", TensorType.Bool, [0])],
            new Dictionary<string, string> { ["k"] = "v" })) writer.Write("a", [1f, 2, 3, 4, 5, 6]);
        var valid = File.ReadAllBytes(_folder["valid"]);

        // Some edits only touch values or names: a check that refuses everything would prove nothing.
        Assert.InRange(Check(from edits in (from position in Gen.Choose(0, valid.Length - 1)
                             from value in Gen.Frequency((3, Gen.Elements("0123456789-[]{}\",:F".ToCharArray()).Select(c => (byte)c)), (1, Gen.Choose(0, 255).Select(v => (byte)v)))
                             from kind in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Choose(1, 2)))
                             select (position, value, kind)).NonEmptyListOf().Resize(3)
              select Mutate(valid, edits), 1500), 20, 1300);
    }

    [Fact]
    public void Open_WellFormedHeaderWithNumbersExchanged_RefusesOrIsReadable() => Assert.InRange(Check(
        from tensors in (from type in Gen.Elements("F32", "BF16", "I64", "BOOL")
                         from shape in Gen.Choose(0, 3).Select(n => (long)n).ListOf(2)
                         select (type, shape)).ListOf().Resize(4)
        from changes in (from tensor in Gen.Choose(0, 3)
                         from field in Gen.Choose(0, 3)
                         from value in Gen.Elements(-1L, 0, 1, 2, 3, 4, 6, 8, 12, 16, 1L << 32, 1L << 62, long.MaxValue, long.MinValue)
                         select (tensor, field, value)).ListOf().Resize(2)
        from excess in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(-2, 2)))
        select Laid(tensors, changes, excess), 1500), 150, 1350);

    /// <summary>A valid file of these tensors, with some numbers of its header then replaced.</summary>
    private static byte[] Laid(IEnumerable<(string Type, List<long> Shape)> tensors, IEnumerable<(int Tensor, int Field, long Value)> changes, int excess)
    {
        var end = 0L;
        var numbers = new List<long[]>();
        var types = new List<string>();
        foreach (var (type, shape) in tensors)
        {
            Assert.True(TensorTypes.TryParse(type, out var parsed));
            var start = end;
            end += shape[0] * shape[1] * parsed.Size();
            numbers.Add([shape[0], shape[1], start, end]);
            types.Add(type);
        }
        foreach (var (tensor, field, value) in changes)
        {
            if (tensor < numbers.Count) numbers[tensor][field] = value;
        }
        var entries = numbers.Select((n, i) => $"\"{i}\":{{\"dtype\":\"{types[i]}\",\"shape\":[{n[0]},{n[1]}],\"data_offsets\":[{n[2]},{n[3]}]}}");
        return WithHeader(Encoding.UTF8.GetBytes($"{{{string.Join(',', entries)}}}"), (int)Math.Max(0, end + excess));
    }

    private static byte[] Mutate(byte[] valid, IEnumerable<(int Position, byte Value, int Kind)> edits)
    {
        var bytes = valid.ToList();
        foreach (var (wanted, value, kind) in edits.Where(_ => bytes.Count > 0))
        {
            var position = Math.Min(wanted, bytes.Count - 1);
            if (kind == 0) bytes[position] = value;
            else if (kind == 1) bytes.Insert(position, value);
            else bytes.RemoveRange(position, value % 2 == 0 ? 1 : bytes.Count - position);
        }
        return [.. bytes];
    }

    /// <returns>How many of the files were accepted.</returns>
    private int Check(Gen<byte[]> files, int count)
    {
        var accepted = 0;
        Prop.ForAll(files.ToArbitrary(), bytes => { if (RefusedOrReadable(Write(bytes), bytes.Length)) accepted++; })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(1, 1));
        return accepted;
    }

    private static bool RefusedOrReadable(string path, long length)
    {
        SafetensorsFile file;
        try
        {
            file = SafetensorsFile.Open(path);
        }
        catch (CheckpointException e)
        {
            Assert.Equal(path, e.File);
            return false;
        }
        using (file)
        {
            var claimed = BigInteger.Zero;
            foreach (var entry in file.Tensors.Values)
            {
                Assert.InRange(entry.Offset, 8, length);
                Assert.InRange(entry.Offset + entry.ByteLength, entry.Offset, length);
                Assert.Equal(entry.Shape.Aggregate(new BigInteger(entry.Type.Size()), (product, size) => product * size), entry.ByteLength);
                claimed += entry.ByteLength;
                var read = entry.Type.IsFloat() ? file.ReadSingles(entry.Name).Length : file.ReadIntegers(entry.Name).Length;
                Assert.Equal(entry.ElementCount, read);
            }
            Assert.Equal(length - 8 - BitConverter.ToInt64(File.ReadAllBytes(path)), claimed);
        }
        return true;
    }

    private string Write(byte[] bytes)
    {
        var path = _folder["hostile"];
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] WithHeader(byte[] header, int dataBytes) => [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[dataBytes]];

    public void Dispose() => _folder.Dispose();
}
