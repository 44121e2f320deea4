using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class StudyArmConfiguration : IEntityTypeConfiguration<StudyArm>
{
    public void Configure(EntityTypeBuilder<StudyArm> builder)
    {
        builder.HasKey(arm => new { arm.StudyId, arm.Arm });
        builder.HasOne<Study>().WithMany().HasForeignKey(arm => arm.StudyId).OnDelete(DeleteBehavior.Cascade);
    }
}
