using Microsoft.Extensions.Time.Testing;
using Vectorscope.Jobs.Runs.Execution;
using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Jobs.Tests.Runs.Execution;

public sealed class ProgressRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Add_FirstMomentsOfAResume_SayNothingOfTheRate()
    {
        var rate = new ProgressRate(_time);

        // A resumed run tells where it goes on; what was warm already comes at once.
        Assert.Null(rate.Add(20));
        Assert.Null(After(7.5e-3, 21));
        Assert.Null(After(0.9, 22));

        // Three steps since 20, in a second and a half: what was finished before the resume is none of them.
        var steady = After(1.5 - 0.9 - 7.5e-3, 23);
        Assert.Equal(2, steady!.Value, 9);
        Assert.Equal(TimeSpan.FromSeconds(18.5), new RunProgress(23, 60, "steps", null, steady).Remaining);

        double? After(double seconds, long done)
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            return rate.Add(done);
        }
    }

    [Fact]
    public void Add_SlowerThanBefore_IsTheRateOfTheLastSeconds()
    {
        var rate = new ProgressRate(_time);
        for (var done = 0; done < 100; done++)
        {
            rate.Add(done);
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }

        double? last = null;
        for (var done = 100; done < 110; done++)
        {
            last = rate.Add(done);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(0.2, last!.Value, 9);
    }
}
