using System.Text;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Trials.Records;

public sealed class TrialCsvTests
{
    [Fact]
    public async Task Write_HostileSentence_StaysInItsCell()
    {
        var trial = new TrialRow(
            1, "run", "task__abcdefg", "task", "-5", 2, false, TrialOutcome.TimedOut, null, 1.5, "=HYPERLINK(\"x\"), then\nmore", null, null,
            new TrialCounts(3, 0, 0, 1, 0, 0, 9, 0, 8, 0), 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(2.5), 1);
        using var stream = new MemoryStream();

        await TrialCsv.WriteAsync(new[] { trial }.ToAsyncEnumerable(), stream, TestContext.Current.CancellationToken);

        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', 2);
        Assert.Equal(
            "1,task__abcdefg,task,-5,2,timedOut,1,1.5,,3,0,0,1,0,0,9,0,8,0,1,1970-01-01T00:00:00.0000000Z,1970-01-01T00:00:02.5000000Z,2.5,\"'=HYPERLINK(\"\"x\"\"), then\nmore\"\n",
            lines[1]);
        Assert.Equal(24, lines[0].Split(',').Length);
    }
}
