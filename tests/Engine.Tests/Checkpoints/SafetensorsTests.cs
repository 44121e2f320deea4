using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_FileWrittenByTheReferenceImplementation_ReadsNamesShapesAndValues()
    {
        using var file = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "expected.safetensors"));

        Assert.Equal([1, 5], file["ids_5"].Shape);
        Assert.Equal(TensorType.I64, file["ids_5"].Type);
        Assert.Equal([3, 320], file["batch_last_logits"].Shape);
        // Read with numpy from the same file.
        Assert.Equal([88, 57, 67, 120, 200], file.ReadIntegers("ids_5"));
        Assert.Equal([-0.6083414f, -7.426058f, 3.9549792f, -3.2032661f], file.ReadSingles("batch_last_logits", 318, 4));
    }

    [Theory]
    [InlineData(TensorType.F32)]
    [InlineData(TensorType.F64)]
    [InlineData(TensorType.F16)]
    [InlineData(TensorType.BF16)]
    public void Write_FloatsThatTheTypeHolds_ReadBackEqual(TensorType type)
    {
        float[] values = [0, -0f, 1, -2.5f, 0.0078125f, float.PositiveInfinity, float.NaN, 96];
        using (var writer = SafetensorsWriter.Create(_folder["a"], [new("flag", TensorType.Bool, [3]), new("x", type, [2, 4])]))
        {
            writer.Write("x", values);
            writer.Write("flag", [1L, 0, 1]);
        }

        using var file = SafetensorsFile.Open(_folder["a"]);

        Assert.Equal(values, file.ReadSingles("x"));
        Assert.Equal(values[3..6], file.ReadSingles("x", 3, 3));
        Assert.Equal([1, 0, 1], file.ReadIntegers("flag"));
        Assert.Equal(0, file["x"].Offset % 8);
    }

    [Theory]
    [InlineData(TensorType.Bool, 0, 1)]
    [InlineData(TensorType.U8, 0, 255)]
    [InlineData(TensorType.I8, -128, 127)]
    [InlineData(TensorType.U16, 0, 65535)]
    [InlineData(TensorType.I16, -32768, 32767)]
    [InlineData(TensorType.U32, 0, 4294967295)]
    [InlineData(TensorType.I32, -2147483648, 2147483647)]
    [InlineData(TensorType.U64, 0, long.MaxValue)]
    [InlineData(TensorType.I64, long.MinValue, long.MaxValue)]
    public void Write_IntegersAtTheEdgesOfTheType_ReadBackEqual(TensorType type, long low, long high)
    {
        using (var writer = SafetensorsWriter.Create(_folder["a"], [new("x", type, [3])]))
        {
            writer.Write("x", [high, 1L, low]);
            if (high < long.MaxValue) Assert.Throws<CheckpointException>(() => writer.Write("x", 0, [high + 1]));
            if (low > long.MinValue) Assert.Throws<CheckpointException>(() => writer.Write("x", 0, [low - 1]));
        }

        using var file = SafetensorsFile.Open(_folder["a"]);

        Assert.Equal([high, 1, low], file.ReadIntegers("x"));
    }

    [Theory]
    // Rounded by torch: torch.tensor(x).bfloat16().
    [InlineData(0x3f808000u, 0x3f80)] // tie, to even below
    [InlineData(0x3f818000u, 0x3f82)] // tie, to even above
    [InlineData(0x3f808001u, 0x3f81)]
    [InlineData(0x7f7fffffu, 0x7f80)] // largest single, to infinity
    [InlineData(0x7f800001u, 0x7fc0)] // NaN stays NaN
    public void ToBFloat16_HardCases_RoundToNearestEven(uint single, int expected) =>
        Assert.Equal(expected, ElementConversion.ToBFloat16(BitConverter.UInt32BitsToSingle(single)));

    [Fact]
    public void Reopen_SameDeclaration_KeepsWhatWasWritten()
    {
        TensorDeclaration[] tensors = [new("rows", TensorType.F32, [3, 2])];
        var metadata = new Dictionary<string, string> { ["text"] = "Grüße, \"quoted\"" };
        using (var writer = SafetensorsWriter.Create(_folder["a"], tensors, metadata)) writer.Write("rows", 2, [3f, 4f]);
        using (var writer = SafetensorsWriter.Reopen(_folder["a"], tensors, metadata))
        {
            writer.Write("rows", 4, [5f, 6f]);
            writer.Flush(toDisk: true);
        }

        using var file = SafetensorsFile.Open(_folder["a"]);

        Assert.Equal([0, 0, 3, 4, 5, 6], file.ReadSingles("rows"));
        Assert.Equal("Grüße, \"quoted\"", file.Metadata["text"]);
    }

    [Fact]
    public void Reopen_OtherDeclarationOrMetadata_IsRefused()
    {
        SafetensorsWriter.Create(_folder["a"], [new("rows", TensorType.F32, [3, 2])]).Dispose();

        Assert.Throws<CheckpointException>(() => SafetensorsWriter.Reopen(_folder["a"], [new("rows", TensorType.F32, [2, 3])]));
        Assert.Throws<CheckpointException>(() => SafetensorsWriter.Reopen(_folder["a"], [new("rows", TensorType.F32, [3, 2])],
            new Dictionary<string, string> { ["a"] = "b" }));
        Assert.Throws<CheckpointException>(() => SafetensorsWriter.Reopen(_folder["b"], [new("rows", TensorType.F32, [3, 2])]));
    }

    [Fact]
    public void Write_OutsideTheTensor_IsRefused()
    {
        using var writer = SafetensorsWriter.Create(_folder["a"], [new("x", TensorType.F32, [4]), new("y", TensorType.F32, [4])]);

        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write("x", 3, [1f, 2f]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write("x", -1, [1f]));
        Assert.Throws<ArgumentException>(() => writer.Write("x", [1f]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.WriteBytes("x", 16, [1]));
        Assert.Throws<CheckpointException>(() => writer.Write("z", [1f]));
    }

    [Fact]
    public void Read_BeyondTwoGigabytes_FindsTheRow()
    {
        // A sparse file: nothing but the last row is written, so it takes no space.
        const long rows = 3L << 19, width = 1024;
        using (var writer = SafetensorsWriter.Create(_folder["big"], [new("x", TensorType.F32, [rows, width])]))
            writer.Write("x", (rows - 1) * width, Enumerable.Repeat(7f, (int)width).ToArray());

        using var file = SafetensorsFile.Open(_folder["big"]);

        Assert.True(file["x"].ByteLength > 6L << 30 - 1);
        Assert.Equal(7f, file.ReadSingles("x", rows * width - 1, 1)[0]);
        Assert.Equal(0f, file.ReadSingles("x", (rows - 1) * width - 1, 1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadSingles("x", rows * width, 1));
    }

    [Fact]
    public void Read_AfterDispose_Throws()
    {
        var file = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors"));
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.ReadSingles("model.norm.weight"));
    }

    public void Dispose() => _folder.Dispose();
}
