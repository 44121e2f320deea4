using System.Globalization;
using System.Text;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;
using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Tests.Artifacts;

public sealed class CsvTableTests
{
    private const int Columns = 3;

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20261129, 7);
    private static readonly string[] Pieces =
        ["=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\"", "\"\"", ",", ";", "'", " ", "#", "\\", "\0", "\ufeff", "\u2028", "é", "漢", "🙂", "a", "1", "-0.5", "=1+1"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Gen<string> Text { get; } = from pieces in Gen.ArrayOf(Gen.Elements(Pieces)) select string.Concat(pieces);

    private static Gen<string[][]> Table { get; } = Gen.ArrayOf(Gen.ArrayOf(Text, Columns));

    [Fact]
    public void Texts_OfAnyKind_ComeBackWithTheirGuard() => Check.One(Thorough, Prop.ForAll(Table.ToArbitrary(), rows =>
    {
        string[][] expected = [["a", "'=b", "c"], .. rows.Select(row => row.Select(Guarded).ToArray())];
        return Same(expected, Read(CsvTable.Of(["a", "=b", "c"], rows))) && Same(expected, Read(File(rows)));
    }));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("x=1", "x=1")]
    [InlineData("'=1", "'=1")]
    [InlineData("", "")]
    public void Text_ThatBeginsLikeAFormula_IsShownAsText(string given, string shown) =>
        Assert.Equal([["c"], [shown]], Read(CsvTable.Of(["c"], [[given]])));

    [Fact]
    public void Numbers_OfAnyKind_AreWrittenAsTheyAre()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(
                "a,b,c,d,e,f,g,h\r\n-0.5,-3,-9007199254740993,1E-07,0.30000000000000004,-Infinity,-0.1,\r\n",
                CsvTable.Of(["a", "b", "c", "d", "e", "f", "g", "h"], [[-0.5, -3, -9007199254740993L, 1e-7, 0.1 + 0.2, double.NegativeInfinity, -0.1f, null]]));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Lines_OfAFile_EndInALineFeedAndStartWithoutAMark() =>
        Assert.Equal("a,b,c\nx,\"y\r\nz\",\n", File([["x", "y\r\nz", ""]], "b"));

    [Fact]
    public async Task Write_Stream_IsNeverBlockedAndStaysOpen()
    {
        await using var stream = new AsyncOnly();

        await CsvTable.WriteAsync(stream, ["n"], Enumerable.Range(0, 50_000).ToAsyncEnumerable(), (csv, n) => csv.WriteField(n), Token);

        Assert.True(stream.CanWrite);
        Assert.Equal(50_001, Read(Encoding.UTF8.GetString(stream.ToArray())).Length);
    }

    private static string Guarded(string text) => text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    private static string File(string[][] rows, string second = "=b")
    {
        using var stream = new MemoryStream();
        var writing = CsvTable.WriteAsync(stream, ["a", second, "c"], rows.ToAsyncEnumerable(), (csv, row) => Array.ForEach(row, csv.WriteField), Token);
        Assert.True(writing.IsCompletedSuccessfully);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string[][] Read(string text)
    {
        using var reader = CsvReader.Create(new StringReader(text), new CsvReaderOptions { HasHeader = false });
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return [.. rows];
    }

    private static bool Same(string[][] one, string[][] other) =>
        one.Length == other.Length && one.Zip(other).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <summary>Like a web server's answer: writing to it must not block.</summary>
    private sealed class AsyncOnly : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Written to without waiting.");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new InvalidOperationException("Written to without waiting.");

        public override void Flush() => throw new InvalidOperationException("Flushed without waiting.");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            base.Write(buffer.ToArray(), 0, buffer.Length);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
