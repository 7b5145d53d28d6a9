package io.perdure.runtime.thread;

/**
 * A method whose frame is larger than a page: entering it touches the stack that far down, which
 * throws where the stack is nearly used up. The frame is for values that live across a call. That
 * is made now and then only, but for the compiler often enough not to be left out.
 */
final class WideFrame {

  private static final int FILLED_SELDOM = 1023;

  private WideFrame() {}

  /** Returns 0. */
  static long enter(int calls) {
    if ((calls & FILLED_SELDOM) != 0) {
      return 0;
    }
    long v0 = calls, v1 = v0 * 31, v2 = v1 * 31, v3 = v2 * 31;
    long v4 = v3 * 31, v5 = v4 * 31, v6 = v5 * 31, v7 = v6 * 31;
    long v8 = v7 * 31, v9 = v8 * 31, v10 = v9 * 31, v11 = v10 * 31;
    long v12 = v11 * 31, v13 = v12 * 31, v14 = v13 * 31, v15 = v14 * 31;
    long v16 = v15 * 31, v17 = v16 * 31, v18 = v17 * 31, v19 = v18 * 31;
    long v20 = v19 * 31, v21 = v20 * 31, v22 = v21 * 31, v23 = v22 * 31;
    long v24 = v23 * 31, v25 = v24 * 31, v26 = v25 * 31, v27 = v26 * 31;
    long v28 = v27 * 31, v29 = v28 * 31, v30 = v29 * 31, v31 = v30 * 31;
    long v32 = v31 * 31, v33 = v32 * 31, v34 = v33 * 31, v35 = v34 * 31;
    long v36 = v35 * 31, v37 = v36 * 31, v38 = v37 * 31, v39 = v38 * 31;
    long v40 = v39 * 31, v41 = v40 * 31, v42 = v41 * 31, v43 = v42 * 31;
    long v44 = v43 * 31, v45 = v44 * 31, v46 = v45 * 31, v47 = v46 * 31;
    long v48 = v47 * 31, v49 = v48 * 31, v50 = v49 * 31, v51 = v50 * 31;
    long v52 = v51 * 31, v53 = v52 * 31, v54 = v53 * 31, v55 = v54 * 31;
    long v56 = v55 * 31, v57 = v56 * 31, v58 = v57 * 31, v59 = v58 * 31;
    long v60 = v59 * 31, v61 = v60 * 31, v62 = v61 * 31, v63 = v62 * 31;
    long v64 = v63 * 31, v65 = v64 * 31, v66 = v65 * 31, v67 = v66 * 31;
    long v68 = v67 * 31, v69 = v68 * 31, v70 = v69 * 31, v71 = v70 * 31;
    long v72 = v71 * 31, v73 = v72 * 31, v74 = v73 * 31, v75 = v74 * 31;
    long v76 = v75 * 31, v77 = v76 * 31, v78 = v77 * 31, v79 = v78 * 31;
    long v80 = v79 * 31, v81 = v80 * 31, v82 = v81 * 31, v83 = v82 * 31;
    long v84 = v83 * 31, v85 = v84 * 31, v86 = v85 * 31, v87 = v86 * 31;
    long v88 = v87 * 31, v89 = v88 * 31, v90 = v89 * 31, v91 = v90 * 31;
    long v92 = v91 * 31, v93 = v92 * 31, v94 = v93 * 31, v95 = v94 * 31;
    long v96 = v95 * 31, v97 = v96 * 31, v98 = v97 * 31, v99 = v98 * 31;
    long v100 = v99 * 31, v101 = v100 * 31, v102 = v101 * 31, v103 = v102 * 31;
    long v104 = v103 * 31, v105 = v104 * 31, v106 = v105 * 31, v107 = v106 * 31;
    long v108 = v107 * 31, v109 = v108 * 31, v110 = v109 * 31, v111 = v110 * 31;
    long v112 = v111 * 31, v113 = v112 * 31, v114 = v113 * 31, v115 = v114 * 31;
    long v116 = v115 * 31, v117 = v116 * 31, v118 = v117 * 31, v119 = v118 * 31;
    long v120 = v119 * 31, v121 = v120 * 31, v122 = v121 * 31, v123 = v122 * 31;
    long v124 = v123 * 31, v125 = v124 * 31, v126 = v125 * 31, v127 = v126 * 31;
    long v128 = v127 * 31, v129 = v128 * 31, v130 = v129 * 31, v131 = v130 * 31;
    long v132 = v131 * 31, v133 = v132 * 31, v134 = v133 * 31, v135 = v134 * 31;
    long v136 = v135 * 31, v137 = v136 * 31, v138 = v137 * 31, v139 = v138 * 31;
    long v140 = v139 * 31, v141 = v140 * 31, v142 = v141 * 31, v143 = v142 * 31;
    long v144 = v143 * 31, v145 = v144 * 31, v146 = v145 * 31, v147 = v146 * 31;
    long v148 = v147 * 31, v149 = v148 * 31, v150 = v149 * 31, v151 = v150 * 31;
    long v152 = v151 * 31, v153 = v152 * 31, v154 = v153 * 31, v155 = v154 * 31;
    long v156 = v155 * 31, v157 = v156 * 31, v158 = v157 * 31, v159 = v158 * 31;
    long v160 = v159 * 31, v161 = v160 * 31, v162 = v161 * 31, v163 = v162 * 31;
    long v164 = v163 * 31, v165 = v164 * 31, v166 = v165 * 31, v167 = v166 * 31;
    long v168 = v167 * 31, v169 = v168 * 31, v170 = v169 * 31, v171 = v170 * 31;
    long v172 = v171 * 31, v173 = v172 * 31, v174 = v173 * 31, v175 = v174 * 31;
    long v176 = v175 * 31, v177 = v176 * 31, v178 = v177 * 31, v179 = v178 * 31;
    long v180 = v179 * 31, v181 = v180 * 31, v182 = v181 * 31, v183 = v182 * 31;
    long v184 = v183 * 31, v185 = v184 * 31, v186 = v185 * 31, v187 = v186 * 31;
    long v188 = v187 * 31, v189 = v188 * 31, v190 = v189 * 31, v191 = v190 * 31;
    long v192 = v191 * 31, v193 = v192 * 31, v194 = v193 * 31, v195 = v194 * 31;
    long v196 = v195 * 31, v197 = v196 * 31, v198 = v197 * 31, v199 = v198 * 31;
    long v200 = v199 * 31, v201 = v200 * 31, v202 = v201 * 31, v203 = v202 * 31;
    long v204 = v203 * 31, v205 = v204 * 31, v206 = v205 * 31, v207 = v206 * 31;
    long v208 = v207 * 31, v209 = v208 * 31, v210 = v209 * 31, v211 = v210 * 31;
    long v212 = v211 * 31, v213 = v212 * 31, v214 = v213 * 31, v215 = v214 * 31;
    long v216 = v215 * 31, v217 = v216 * 31, v218 = v217 * 31, v219 = v218 * 31;
    long v220 = v219 * 31, v221 = v220 * 31, v222 = v221 * 31, v223 = v222 * 31;
    long v224 = v223 * 31, v225 = v224 * 31, v226 = v225 * 31, v227 = v226 * 31;
    long v228 = v227 * 31, v229 = v228 * 31, v230 = v229 * 31, v231 = v230 * 31;
    long v232 = v231 * 31, v233 = v232 * 31, v234 = v233 * 31, v235 = v234 * 31;
    long v236 = v235 * 31, v237 = v236 * 31, v238 = v237 * 31, v239 = v238 * 31;
    long once =
        sum(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9)
            + sum(v10, v11, v12, v13, v14, v15, v16, v17, v18, v19)
            + sum(v20, v21, v22, v23, v24, v25, v26, v27, v28, v29)
            + sum(v30, v31, v32, v33, v34, v35, v36, v37, v38, v39)
            + sum(v40, v41, v42, v43, v44, v45, v46, v47, v48, v49)
            + sum(v50, v51, v52, v53, v54, v55, v56, v57, v58, v59)
            + sum(v60, v61, v62, v63, v64, v65, v66, v67, v68, v69)
            + sum(v70, v71, v72, v73, v74, v75, v76, v77, v78, v79)
            + sum(v80, v81, v82, v83, v84, v85, v86, v87, v88, v89)
            + sum(v90, v91, v92, v93, v94, v95, v96, v97, v98, v99)
            + sum(v100, v101, v102, v103, v104, v105, v106, v107, v108, v109)
            + sum(v110, v111, v112, v113, v114, v115, v116, v117, v118, v119)
            + sum(v120, v121, v122, v123, v124, v125, v126, v127, v128, v129)
            + sum(v130, v131, v132, v133, v134, v135, v136, v137, v138, v139)
            + sum(v140, v141, v142, v143, v144, v145, v146, v147, v148, v149)
            + sum(v150, v151, v152, v153, v154, v155, v156, v157, v158, v159)
            + sum(v160, v161, v162, v163, v164, v165, v166, v167, v168, v169)
            + sum(v170, v171, v172, v173, v174, v175, v176, v177, v178, v179)
            + sum(v180, v181, v182, v183, v184, v185, v186, v187, v188, v189)
            + sum(v190, v191, v192, v193, v194, v195, v196, v197, v198, v199)
            + sum(v200, v201, v202, v203, v204, v205, v206, v207, v208, v209)
            + sum(v210, v211, v212, v213, v214, v215, v216, v217, v218, v219)
            + sum(v220, v221, v222, v223, v224, v225, v226, v227, v228, v229)
            + sum(v230, v231, v232, v233, v234, v235, v236, v237, v238, v239);
    long twice =
        sum(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9)
            + sum(v10, v11, v12, v13, v14, v15, v16, v17, v18, v19)
            + sum(v20, v21, v22, v23, v24, v25, v26, v27, v28, v29)
            + sum(v30, v31, v32, v33, v34, v35, v36, v37, v38, v39)
            + sum(v40, v41, v42, v43, v44, v45, v46, v47, v48, v49)
            + sum(v50, v51, v52, v53, v54, v55, v56, v57, v58, v59)
            + sum(v60, v61, v62, v63, v64, v65, v66, v67, v68, v69)
            + sum(v70, v71, v72, v73, v74, v75, v76, v77, v78, v79)
            + sum(v80, v81, v82, v83, v84, v85, v86, v87, v88, v89)
            + sum(v90, v91, v92, v93, v94, v95, v96, v97, v98, v99)
            + sum(v100, v101, v102, v103, v104, v105, v106, v107, v108, v109)
            + sum(v110, v111, v112, v113, v114, v115, v116, v117, v118, v119)
            + sum(v120, v121, v122, v123, v124, v125, v126, v127, v128, v129)
            + sum(v130, v131, v132, v133, v134, v135, v136, v137, v138, v139)
            + sum(v140, v141, v142, v143, v144, v145, v146, v147, v148, v149)
            + sum(v150, v151, v152, v153, v154, v155, v156, v157, v158, v159)
            + sum(v160, v161, v162, v163, v164, v165, v166, v167, v168, v169)
            + sum(v170, v171, v172, v173, v174, v175, v176, v177, v178, v179)
            + sum(v180, v181, v182, v183, v184, v185, v186, v187, v188, v189)
            + sum(v190, v191, v192, v193, v194, v195, v196, v197, v198, v199)
            + sum(v200, v201, v202, v203, v204, v205, v206, v207, v208, v209)
            + sum(v210, v211, v212, v213, v214, v215, v216, v217, v218, v219)
            + sum(v220, v221, v222, v223, v224, v225, v226, v227, v228, v229)
            + sum(v230, v231, v232, v233, v234, v235, v236, v237, v238, v239);
    return twice - once;
  }

  /** Too large to be inlined where it is seldom called. */
  private static long sum(
      long a, long b, long c, long d, long e, long f, long g, long h, long i, long j) {
    long first = a * 3 + b * 5 + c * 7 + d * 11 + e * 13;
    long second = f * 17 + g * 19 + h * 23 + i * 29 + j * 31;
    return first * 37 + second * 41;
  }
}
